package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.Hash;
import dev.muster.partition.Fact;
import dev.muster.partition.Rejection;
import dev.muster.schema.InstanceFact;
import dev.muster.schema.InstanceRegistration;
import dev.muster.wire.AvroPayloads;
import dev.muster.wire.MalformedRecordException;
import dev.muster.wire.UnknownSchemaException;
import dev.muster.wire.WireFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

final class FactReaderTest {

    private static final String FACTS = "muster.facts.instances";

    private final TestHistory history = TestHistory.folded();
    private final FactReader reader = new FactReader(history.registry());

    @Test
    void shouldBeValidAvroWithTheHashAsLastField() {
        for (Fact fact : history.facts()) {
            SpecificRecord record = AvroPayloads.decodeOwn(fact.bytes(), FactTypes.named(fact.type()));
            int last = record.getSchema().getFields().size() - 1;
            assertThat(record.getSchema().getFields().get(last).name()).isEqualTo("hash");
            assertThat(((dev.muster.schema.Sha256) record.get(last)).bytes())
                    .isEqualTo(Hash.of(Arrays.copyOf(fact.bytes(), fact.bytes().length - Hash.LENGTH))
                            .bytes());
            assertThat(AvroPayloads.encode(record)).isEqualTo(fact.bytes());
        }
    }

    @Test
    void shouldReadWhatWasWrittenAndKeepItsBytes() {
        for (Fact fact : history.facts()) {
            RecordedFact read = reader.read(history.writer().fact(FACTS, fact));
            assertThat(read.fact().bytes()).isEqualTo(fact.bytes());
            assertThat(read.type()).isEqualTo(fact.type());
            assertThat(read.fact().key()).isEqualTo(fact.key());
            assertThat(read.fact().isIntact()).isTrue();
            assertThat(read.head()).isEqualTo(FactReader.read(fact).head());
            assertThat(read.detail()).isEqualTo(FactReader.read(fact).detail());
        }
    }

    @Test
    void shouldGiveHeadsThatMakeAChain() {
        Hash previous = Hash.ZERO;
        long sequence = 0;
        for (Fact fact : history.facts()) {
            RecordedFact read = FactReader.read(fact);
            assertThat(read.head().previous()).isEqualTo(previous);
            assertThat(read.head().sequence()).isEqualTo(++sequence);
            assertThat(read.head().fold()).isEqualTo("presence");
            assertThat(read.head().cause().topic()).isEqualTo(TestRecords.LOG);
            assertThat(read.head().moment().rules().version()).isEqualTo(1);
            previous = fact.hash();
        }
    }

    @Test
    void shouldTellTheDetailsOfEachKind() {
        List<RecordedFact> read = history.facts().stream().map(FactReader::read).toList();

        RecordedFact adopted = first(read, "rules-adopted");
        assertThat(((RecordedFact.RulesAdopted) adopted.detail()).rules().values())
                .containsEntry("presence.ttl.default", "PT4S");
        RecordedFact rejected = first(read, "rejected");
        assertThat(((RecordedFact.Rejected) rejected.detail()).rejection().code())
                .isEqualTo(Rejection.Code.TOMBSTONE);
        RecordedFact moved = first(read, "moved");
        assertThat(((RecordedFact.Moved) moved.detail()).target()).isNotEqualTo(TestRecords.HOME);
        RecordedFact checkpoint = first(read, "checkpoint");
        assertThat(((RecordedFact.Checkpointed) checkpoint.detail())
                        .checkpoint()
                        .cut())
                .isEqualTo(checkpoint.head().cause().offset());
        RecordedFact registered = first(read, "registered");
        RecordedFact.Decided decided = (RecordedFact.Decided) registered.detail();
        assertThat(registered.head().key()).isEqualTo("payments/a");
        assertThat(registered.head().cause().eventId()).isEqualTo("r1");
        assertThat(decided.reason()).isEqualTo("registered by tester");
        assertThat(decided.state()).hasValueSatisfying(state -> assertThat(((InstanceRegistration) state).getPort())
                .isEqualTo(8443));
        RecordedFact gone = first(read, "deregistered");
        assertThat(((RecordedFact.Decided) gone.detail()).state()).isEmpty();
    }

    @Test
    void shouldCallTheCaseThatItIs() {
        List<String> kinds = new ArrayList<>();
        for (Fact fact : history.facts()) {
            kinds.add(FactReader.read(fact).detail().match(new KindOf()));
        }
        assertThat(kinds).contains("decided", "rejected", "moved", "rules-adopted", "checkpoint");
    }

    @Test
    void shouldRefuseWhatIsNoFact() {
        byte[] event = history.writer().event(TestRecords.LOG, TestRecords.registration());
        assertThatThrownBy(() -> reader.read(event))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("dev.muster.schema.InstanceRegistered (expected: a fact");
        assertThatThrownBy(() -> reader.read(new byte[] {1, 2})).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> reader.read(WireFormat.frame(999, new byte[0])))
                .isInstanceOf(UnknownSchemaException.class);
    }

    @Test
    void shouldRefuseAFactThatIsCutOff() {
        byte[] framed = history.writer().fact(FACTS, history.facts().get(0));
        assertThatThrownBy(() -> reader.read(Arrays.copyOf(framed, framed.length - 1)))
                .isInstanceOf(MalformedRecordException.class);
        Fact cut = new Fact("", InstanceFact.getClassSchema().getFullName(), new byte[3]);
        assertThatThrownBy(() -> FactReader.read(cut)).isInstanceOf(MalformedRecordException.class);
    }

    private static RecordedFact first(List<RecordedFact> facts, String kind) {
        return facts.stream()
                .filter(fact -> fact.head().what().kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static final class KindOf implements RecordedFact.Cases<String> {
        @Override
        public String onDecided(RecordedFact.Decided decided) {
            return "decided";
        }

        @Override
        public String onRejected(RecordedFact.Rejected rejected) {
            return "rejected";
        }

        @Override
        public String onMoved(RecordedFact.Moved moved) {
            return "moved";
        }

        @Override
        public String onRulesAdopted(RecordedFact.RulesAdopted adopted) {
            return "rules-adopted";
        }

        @Override
        public String onCheckpointed(RecordedFact.Checkpointed checkpointed) {
            return "checkpoint";
        }
    }
}
