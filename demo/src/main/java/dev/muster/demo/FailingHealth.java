package dev.muster.demo;

/**
 * An instance runs and beats, but its health endpoint answers with 500: Muster's check finds it. Its heartbeats alone would have told
 * nothing.
 *
 * @param member whose
 */
record FailingHealth(Member member) implements OutOfTraffic.Cause {

    @Override
    public String name() {
        return "sick";
    }

    @Override
    public String told() {
        return member.id() + ": /health answers with 500 from now on, heartbeats go on";
    }

    @Override
    public String status() {
        return "DOWN";
    }

    @Override
    public String reason() {
        return "status 500";
    }

    @Override
    public void begin(Operator operator, InstanceState instance) {
        operator.setHealth(instance, 500);
    }

    @Override
    public void end(Operator operator, InstanceState instance) {
        operator.setHealth(instance, 200);
    }
}
