package dev.muster.demo;

/**
 * An operator takes an instance out of traffic, and puts it back.
 *
 * @param member which
 */
record Drain(Member member) implements OutOfTraffic.Cause {

    private static final String WHY = "upgrade";

    @Override
    public String name() {
        return "drained";
    }

    @Override
    public String told() {
        return "draining " + member.id();
    }

    @Override
    public String status() {
        return "OUT_OF_SERVICE";
    }

    @Override
    public String reason() {
        return WHY;
    }

    @Override
    public void begin(Operator operator, InstanceState instance) {
        operator.drain(member, WHY);
    }

    @Override
    public void end(Operator operator, InstanceState instance) {
        operator.putBack(member);
    }
}
