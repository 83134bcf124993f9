package dev.fairway.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.fairway.architecture.ModuleRules;

@AnalyzeClasses(packages = "dev.fairway.rules", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests moduleRules = ArchTests.in(ModuleRules.class);

    @ArchTest
    static final ArchRule rulesArePure = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.fairway.model..", "dev.fairway.rules..")
            .because("explain, replay and the native executables run the same decisions");

    @ArchTest
    static final ArchRule rulesDoNotReachOut = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang.reflect..",
                    "java.util.logging..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.sql..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.util.ServiceLoader.class, Thread.class)
            .because("a decision is a function of its arguments, and native images know no reflection");
}
