package dev.wissel.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The arrows between modules point one way only, and core is pure. Each rule was seen to fail on a planted breach: a socket, {@code System::nanoTime} and
 * {@code new Random()} in core, a gateway class in kong.
 */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.wissel");

    private static final Set<String> PURE = Set.of(
            "dev.wissel.core..",
            "java.lang",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.lang.annotation",
            "java.util",
            "java.util.function",
            "java.util.random",
            "java.util.stream",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.time",
            "java.math",
            "java.nio.charset",
            "org.jspecify.annotations",
            "");

    private static final Pattern CLOCKS =
            Pattern.compile("nanoTime|currentTimeMillis|now|systemUTC|systemDefaultZone|tick.*");

    private static final DescribedPredicate<JavaAccess<?>> READS_A_CLOCK = describe("reads a clock", access -> {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        return CLOCKS.matcher(target.getName()).matches()
                && (owner.equals("java.lang.System") || owner.startsWith("java.time."));
    });

    private static final DescribedPredicate<JavaAccess<?>> MAKES_CHANCE_OR_WAITS =
            describe("makes its own chance, or waits", access -> {
                String owner = access.getTarget().getOwner().getName();
                String name = access.getTarget().getName();
                return owner.equals("java.util.concurrent.ThreadLocalRandom")
                        || owner.equals("java.util.Random")
                        || owner.equals("java.lang.Math") && name.equals("random")
                        || owner.equals("java.util.UUID") && name.equals("randomUUID")
                        || owner.equals("java.util.SplittableRandom") && name.equals("<init>")
                        || owner.equals("java.lang.Thread") && !name.equals("onSpinWait")
                        || owner.equals("java.lang.Runtime")
                        || owner.equals("java.lang.System")
                                && Set.of("getenv", "getProperty", "exit").contains(name);
            });

    @Test
    void everyModule_isSeen() {
        for (String module : Set.of("core", "kong", "design", "sim", "gateway", "console", "controller", "cli")) {
            assertThat(CLASSES.that(resideInAPackage("dev.wissel." + module + "..")))
                    .as(module)
                    .isNotEmpty();
        }
    }

    @Test
    void core_dependsOnLittleButTheLanguage() {
        classes()
                .that()
                .resideInAPackage("dev.wissel.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(PURE.toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void core_readsNoClock() {
        noClasses()
                .that()
                .resideInAPackage("dev.wissel.core..")
                .should()
                .accessTargetWhere(READS_A_CLOCK)
                .check(CLASSES);
    }

    @Test
    void core_makesNoChanceAndNeverWaits() {
        noClasses()
                .that()
                .resideInAPackage("dev.wissel.core..")
                .should()
                .accessTargetWhere(MAKES_CHANCE_OR_WAITS)
                .check(CLASSES);
    }

    @Test
    void kong_knowsNeitherDesignNorGatewayNorCoreNorCli() {
        noClasses()
                .that()
                .resideInAPackage("dev.wissel.kong..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.wissel.core..", "dev.wissel.design..", "dev.wissel.gateway..", "dev.wissel.cli..")
                .check(CLASSES);
    }

    @Test
    void design_knowsNeitherGatewayNorCli() {
        noClasses()
                .that()
                .resideInAPackage("dev.wissel.design..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.wissel.gateway..", "dev.wissel.cli..", "io.netty..")
                .check(CLASSES);
    }

    @Test
    void sim_knowsNeitherGatewayNorCliNorSockets() {
        noClasses()
                .that()
                .resideInAPackage("dev.wissel.sim..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.wissel.gateway..", "dev.wissel.cli..", "io.netty..", "java.net..")
                .check(CLASSES);
    }

    @Test
    void conceptsOfTheSimulator_haveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.wissel.sim.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void sim_readsNoClock() {
        noClasses()
                .that()
                .resideInAPackage("dev.wissel.sim..")
                .should()
                .accessTargetWhere(READS_A_CLOCK)
                .check(CLASSES);
    }

    @Test
    void onlyHostsOfTheSimulator_knowSim() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.wissel.sim..", "dev.wissel.cli..", "dev.wissel.bench..", "dev.wissel.console..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.wissel.sim..")
                .check(CLASSES);
    }

    @Test
    void gateway_knowsNeitherDesignNorCli() {
        noClasses()
                .that()
                .resideInAPackage("dev.wissel.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.wissel.design..", "dev.wissel.cli..")
                .check(CLASSES);
    }

    @Test
    void controller_knowsCoreKongAndDesignAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.wissel.controller..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.wissel.sim..",
                        "dev.wissel.gateway..",
                        "dev.wissel.console..",
                        "dev.wissel.cli..",
                        "io.netty..")
                .check(CLASSES);
    }

    @Test
    void onlyConsoleAndCli_knowController() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.wissel.controller..", "dev.wissel.console..", "dev.wissel.cli..", "dev.wissel.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.wissel.controller..")
                .check(CLASSES);
    }

    @Test
    void conceptsOfTheController_haveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.wissel.controller.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void adminApi_knowsNeitherDesignNorSimNorController() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.wissel.console",
                        "dev.wissel.console.admin..",
                        "dev.wissel.console.body..",
                        "dev.wissel.console.declarative..",
                        "dev.wissel.console.entity..",
                        "dev.wissel.console.guard..",
                        "dev.wissel.console.node..",
                        "dev.wissel.console.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.wissel.design..", "dev.wissel.sim..", "dev.wissel.controller..")
                .check(CLASSES);
    }

    @Test
    void console_doesNotKnowCli() {
        noClasses()
                .that()
                .resideInAPackage("dev.wissel.console..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.wissel.cli..")
                .check(CLASSES);
    }

    @Test
    void whatTheConsoleShows_isNotTiedToAHost() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.wissel.console.live..", "dev.wissel.console.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.wissel.gateway..", "dev.wissel.controller.loop..")
                .check(CLASSES);
    }

    @Test
    void onlyConsoleAndCli_knowConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.wissel.console..", "dev.wissel.cli..", "dev.wissel.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.wissel.console..")
                .check(CLASSES);
    }

    @Test
    void conceptsOfTheConsole_haveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.wissel.console.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void onlyTheServersOfTheConsole_touchJetty() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.wissel.console.admin..", "dev.wissel.console.web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLASSES);
    }

    @Test
    void onlyGatewayAndDemo_touchNetty() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.wissel.gateway..", "dev.wissel.cli.demo..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void testkit_isInNobodysMainCode() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.wissel.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.wissel.testkit..")
                .check(CLASSES);
    }

    @Test
    void conceptsOfCore_haveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.wissel.core.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void conceptsOfTheGateway_exceptItsRoot_haveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.wissel.gateway.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
