package dev.muster;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.StateStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md, and what a fold may not touch. A failure names the class and the line that breaks one. */
class ArchitectureTest {

    private static final String[] CORE = {
        "dev.muster.fold..",
        "dev.muster.partition..",
        "dev.muster.presence..",
        "dev.muster.breaker..",
        "dev.muster.leader..",
        "dev.muster.lock.."
    };
    private static final String[] DOMAINS = {
        "dev.muster.presence..", "dev.muster.breaker..", "dev.muster.leader..", "dev.muster.lock.."
    };

    private static JavaClasses production;

    @BeforeAll
    static void importClasses() {
        production = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("test-classes"))
                .importPackages("dev.muster");
    }

    @Test
    void shouldLetCoreSeeNothingButItself() {
        check(classes()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "org.pcollections..")
                        .or(resideInAnyPackage(CORE))
                        .or(annotationsOfTheCompiler())));
    }

    @Test
    void shouldLetADomainSeeOnlyFolds() {
        for (String domain : DOMAINS) {
            check(classes()
                    .that()
                    .resideInAPackage(domain)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "org.jspecify..", "org.pcollections..", "dev.muster.fold..", domain));
        }
        check(noClasses()
                .that()
                .resideInAPackage("dev.muster.fold..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.muster.partition..",
                        "dev.muster.presence..",
                        "dev.muster.breaker..",
                        "dev.muster.leader..",
                        "dev.muster.lock.."));
        check(noClasses()
                .that()
                .resideInAPackage("dev.muster.partition..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DOMAINS));
    }

    @Test
    void shouldKeepClocksAndChanceOutOfCore() {
        check(noClasses().that().resideInAnyPackage(CORE).should().accessTargetWhere(new ClockOrChance()));
    }

    @Test
    void shouldKeepUnorderedIterationOutOfTheFolds() {
        check(noClasses()
                .that()
                .resideInAnyPackage(DOMAINS)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Hash|LinkedHash|Identity|Weak).*"));
        check(noClasses().that().resideInAnyPackage(CORE).should().callMethodWhere(new UnorderedCopy()));
    }

    @Test
    void shouldLetTheEngineKnowFoldsAndNoDomain() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.muster.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.muster.presence..",
                        "dev.muster.breaker..",
                        "dev.muster.leader..",
                        "dev.muster.lock..",
                        "dev.muster.domains..",
                        "dev.muster.codec..",
                        "dev.muster.schema..",
                        "dev.muster.query..",
                        "dev.muster.audit..",
                        "dev.muster.app.."));
    }

    @Test
    void shouldLetTheAuditRunWithoutEngineAndStreams() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.muster.audit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.muster.engine..", "dev.muster.query..", "org.apache.kafka.streams.."));
    }

    @Test
    void shouldLetQueriesReadOnlyViews() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.muster.query..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.muster.engine..", "dev.muster.audit..", "dev.muster.app..", "org.apache.kafka.streams.."));
    }

    @Test
    void shouldWriteStoresInOnePlace() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.muster.engine.PartitionStores")
                // Stores themselves: the compiler's bridges call what one implements, the other writes later what it
                // was given.
                .and()
                .doNotHaveFullyQualifiedName("dev.muster.engine.SnapshotStore")
                .and()
                .doNotHaveFullyQualifiedName("dev.muster.engine.WriteBehindStore")
                .should()
                .callMethodWhere(new StoreChange()));
    }

    @Test
    void shouldKeepTheClientFreeOfTheServer() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.muster.client..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(CORE)
                        .or(resideInAnyPackage(
                                "dev.muster.engine..",
                                "dev.muster.codec..",
                                "dev.muster.query..",
                                "dev.muster.app..",
                                "dev.muster.audit.."))));
    }

    @Test
    void shouldLetTheBalancerSeeNothingButItsHash() {
        check(classes()
                .that()
                .resideInAPackage("dev.muster.balance..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "org.jspecify..", "dev.muster.balance..", "org.apache.commons.codec.digest.."));
    }

    private static void check(ArchRule rule) {
        rule.check(production);
    }

    private static DescribedPredicate<JavaClass> annotationsOfTheCompiler() {
        return resideInAnyPackage("java.lang.annotation..");
    }

    private static final class ClockOrChance extends DescribedPredicate<JavaAccess<?>> {

        private static final Set<String> FORBIDDEN_OWNERS = Set.of(
                "java.time.Clock",
                "java.util.Random",
                "java.security.SecureRandom",
                "java.util.concurrent.ThreadLocalRandom");
        private static final List<String> FORBIDDEN_CALLS = List.of(
                "java.lang.System.currentTimeMillis",
                "java.lang.System.nanoTime",
                "java.lang.System.getenv",
                "java.lang.System.getProperty",
                "java.lang.Math.random",
                "java.time.Instant.now",
                "java.time.LocalDate.now",
                "java.time.LocalDateTime.now",
                "java.time.ZonedDateTime.now",
                "java.util.UUID.randomUUID",
                "java.util.Locale.getDefault");

        ClockOrChance() {
            super("a clock, chance, or the machine");
        }

        @Override
        public boolean test(JavaAccess<?> access) {
            String owner = access.getTargetOwner().getFullName();
            return FORBIDDEN_OWNERS.contains(owner)
                    || FORBIDDEN_CALLS.contains(owner + "." + access.getTarget().getName());
        }
    }

    private static final class UnorderedCopy extends DescribedPredicate<JavaAccess<?>> {

        UnorderedCopy() {
            super("Set.of, Set.copyOf, Map.of or Map.copyOf: their order differs from run to run");
        }

        @Override
        public boolean test(JavaAccess<?> access) {
            String owner = access.getTargetOwner().getFullName();
            String name = access.getTarget().getName();
            return (owner.equals("java.util.Set") || owner.equals("java.util.Map"))
                    && (name.equals("of") || name.equals("copyOf") || name.equals("ofEntries"));
        }
    }

    private static final class StoreChange extends DescribedPredicate<JavaAccess<?>> {

        StoreChange() {
            super("a change of a store");
        }

        @Override
        public boolean test(JavaAccess<?> access) {
            String name = access.getTarget().getName();
            return access.getTargetOwner().isAssignableTo(StateStore.class)
                    && (name.startsWith("put") || name.equals("delete"));
        }
    }
}
