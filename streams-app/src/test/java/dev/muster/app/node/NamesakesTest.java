package dev.muster.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.muster.query.Member;
import dev.muster.query.Members;
import dev.muster.query.NodeIdentity;
import dev.muster.query.Software;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class NamesakesTest {

    private static final Member SELF = member("a", 7070);

    private final Logger log = (Logger) LoggerFactory.getLogger(Namesakes.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final List<Member> members = new ArrayList<>(List.of(SELF, member("b", 7071)));
    private final Namesakes namesakes = new Namesakes(SELF.identity(), new Members() {
        @Override
        public Member self() {
            return SELF;
        }

        @Override
        public List<Member> members() {
            return members;
        }
    });

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
        namesakes.close();
    }

    @Test
    void shouldSayNothingWhenEachHasAnIdOfItsOwn() {
        namesakes.look();

        assertThat(lines.list).isEmpty();
    }

    @Test
    void shouldTellOnceOfAnotherNodeWithItsIdAndAgainWhenItComesBack() {
        members.add(member("a", 7072));
        namesakes.look();
        namesakes.look();

        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.get(0).getFormattedMessage())
                .contains("NODE-005 another node has the id of this one id=a")
                .contains("here=http://127.0.0.1:7070 there=http://127.0.0.1:7072");

        members.remove(2);
        namesakes.look();
        members.add(member("a", 7072));
        namesakes.look();
        assertThat(lines.list).hasSize(2);
    }

    private static Member member(String id, int port) {
        NodeIdentity identity =
                new NodeIdentity(id, "test", NodeIdentity.Place.UNSAID, URI.create("http://127.0.0.1:" + port));
        return new Member(identity, Software.UNKNOWN, List.of(), List.of(), OptionalLong.empty(), Member.State.RUNNING);
    }
}
