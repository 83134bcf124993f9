package dev.fairway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What holds in a service, beside {@link ModuleRules}: a pure core, and edges that do not know each other. */
public final class ServiceRules {
    @ArchTest
    static final ArchRule coreIsPure = classes()
            .that()
            .resideInAPackage("dev.fairway.*.core..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..", "org.jspecify..", "dev.fairway.model..", "dev.fairway.rules..", "..core.."))
            .allowEmptyShould(true)
            .because("decisions are tested without the world around them");

    @ArchTest
    static final ArchRule coreDoesNotReachOut = noClasses()
            .that()
            .resideInAPackage("dev.fairway.*.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "java.lang.reflect..", "java.nio.channels..", "java.nio.file..")
            .allowEmptyShould(true)
            .because("the core neither logs nor does I/O");

    /**
     * Two packages are below the edges as a library would be: {@code netlink}, the socket that the kernel's edges share,
     * and {@code standalone}, the API server's behaviour without its transport and its store.
     */
    @ArchTest
    static final ArchRule edgesKeepApart = slices().matching("dev.fairway.*.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    alwaysTrue(),
                    resideInAnyPackage(
                                    "..core..",
                                    "..netlink..",
                                    "..standalone..",
                                    "dev.fairway.model..",
                                    "dev.fairway.rules..")
                            .or(resideInAnyPackage("dev.fairway.api..", "dev.fairway.registryclient..")))
            .allowEmptyShould(true)
            .because("an edge decodes, calls the core, encodes; the wiring joins them");

    @ArchTest
    static final ArchRule servicesKeepApart = slices().matching(
                    "dev.fairway.(tracker|registry|nodeproxy|dns|provisioner|lab|cli)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true)
            .because("services meet in api, rules and registry-client only");

    @ArchTest
    static final ArchRule configurationIsMappedOnce = classes()
            .that()
            .areAnnotatedWith("io.smallrye.config.ConfigMapping")
            .should()
            .resideInAPackage("dev.fairway.*")
            .andShould()
            .beInterfaces()
            .allowEmptyShould(true)
            .because("a service's keys are read in one place");

    @ArchTest
    static final ArchRule consumersKeepTheirOrder = noMethods()
            .that()
            .areAnnotatedWith("org.eclipse.microprofile.reactive.messaging.Incoming")
            .should()
            .beAnnotatedWith("io.smallrye.common.annotation.RunOnVirtualThread")
            .allowEmptyShould(true)
            .because("virtual threads take a partition's records in any order");

    private ServiceRules() {}
}
