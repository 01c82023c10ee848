package io.corelane.perf;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Holds the arrows between the modules and the borders at which third-party types stop. */
@AnalyzeClasses(packages = "io.corelane", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest
{
    @ArchTest
    static final ArchRule ARROWS_GO_ONE_WAY = layeredArchitecture().consideringOnlyDependenciesInLayers()
        .layer("codec").definedBy("io.corelane.codec..")
        .layer("core").definedBy("io.corelane.core..")
        .layer("affinity").definedBy("io.corelane.affinity..")
        .layer("ingest").definedBy("io.corelane.ingest..")
        .layer("tools").definedBy("io.corelane.tools..")
        .layer("perf").definedBy("io.corelane.perf..")
        .whereLayer("codec").mayOnlyBeAccessedByLayers("core", "ingest", "tools", "perf")
        .whereLayer("core").mayOnlyBeAccessedByLayers("ingest", "tools", "perf")
        .whereLayer("affinity").mayOnlyBeAccessedByLayers("ingest", "tools", "perf")
        .whereLayer("ingest").mayOnlyBeAccessedByLayers("tools", "perf")
        .whereLayer("tools").mayOnlyBeAccessedByLayers("perf")
        .whereLayer("perf").mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule SBE_TOOL_STOPS_AT_CODEC = noClasses().that().resideOutsideOfPackage("io.corelane.codec..")
        .should().dependOnClassesThat().resideInAPackage("uk.co.real_logic..");

    @ArchTest
    static final ArchRule ANTLR_STOPS_AT_SQL = noClasses().that().resideOutsideOfPackage("io.corelane.core.sql..")
        .should().dependOnClassesThat().resideInAPackage("org.antlr..");

    @ArchTest
    static final ArchRule JANINO_STOPS_AT_CODEGEN = noClasses()
        .that().resideOutsideOfPackage("io.corelane.core.codegen..")
        .should().dependOnClassesThat().resideInAPackage("org.codehaus..");

    @ArchTest
    static final ArchRule RE2J_STOPS_AT_RUNTIME = noClasses()
        .that().resideOutsideOfPackage("io.corelane.core.runtime..")
        .should().dependOnClassesThat().resideInAPackage("com.google.re2j..");

    @ArchTest
    static final ArchRule CHRONICLE_STOPS_AT_STATE = noClasses()
        .that().resideOutsideOfPackage("io.corelane.core.state..")
        .should().dependOnClassesThat().resideInAPackage("net.openhft.chronicle..");

    @ArchTest
    static final ArchRule PINNING_STOPS_AT_AFFINITY = noClasses()
        .that().resideOutsideOfPackage("io.corelane.affinity..")
        .should().dependOnClassesThat().resideInAPackage("net.openhft.affinity..");

    @ArchTest
    static final ArchRule AERON_STOPS_AT_INGEST = noClasses()
        .that().resideOutsideOfPackages("io.corelane.ingest..", "io.corelane.perf..")
        .should().dependOnClassesThat().resideInAPackage("io.aeron..");

    @ArchTest
    static final ArchRule COMMAND_LINE_AND_JSON_STOP_AT_TOOLS = noClasses()
        .that().resideOutsideOfPackages("io.corelane.tools..", "io.corelane.perf..")
        .should().dependOnClassesThat()
        .resideInAnyPackage("picocli..", "com.fasterxml..", "de.siegmar..", "org.tomlj..", "org.jline..");

    @ArchTest
    static final ArchRule PUBLISHERS_NEED_NO_ENGINE = classes().that().resideInAPackage("io.corelane.ingest.client..")
        .should().onlyDependOnClassesThat().resideInAnyPackage(
            "io.corelane.ingest.client..", "io.corelane.codec..", "io.aeron..", "org.agrona..", "java..");

    @ArchTest
    static final ArchRule CORE_READS_NO_CLOCK = noClasses().that().resideInAPackage("io.corelane.core..")
        .should().callMethod(System.class, "nanoTime")
        .orShould().callMethod(System.class, "currentTimeMillis")
        .orShould().callMethod(Instant.class, "now")
        .orShould().dependOnClassesThat().areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule CORE_HAS_NO_THREADS = noClasses().that().resideInAPackage("io.corelane.core..")
        .should().dependOnClassesThat().areAssignableTo(Thread.class)
        .orShould().dependOnClassesThat(
            resideInAPackage("java.util.concurrent").and(not(assignableTo(TimeUnit.class))));

    @ArchTest
    static final ArchRule CORE_DRAWS_NO_RANDOM_NUMBER = noClasses().that().resideInAPackage("io.corelane.core..")
        .should().dependOnClassesThat().areAssignableTo(Random.class)
        .orShould().dependOnClassesThat().areAssignableTo(SplittableRandom.class)
        .orShould().dependOnClassesThat().areAssignableTo(ThreadLocalRandom.class)
        .orShould().callMethod(UUID.class, "randomUUID")
        .orShould().callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule CORE_READS_NO_HASH_ORDER = noClasses().that().resideInAPackage("io.corelane.core..")
        .should().callConstructor(HashMap.class)
        .orShould().callConstructor(HashMap.class, int.class)
        .orShould().callConstructor(HashSet.class)
        .orShould().callConstructor(HashSet.class, int.class);

    private ArchitectureTest()
    {
    }
}
