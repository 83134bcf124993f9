package dev.fairway.cli;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.fairway.architecture.ModuleRules;

@AnalyzeClasses(packages = "dev.fairway.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests moduleRules = ArchTests.in(ModuleRules.class);

    @ArchTest
    static final ArchRule printersArePure = ArchRuleDefinition.noClasses()
            .that()
            .resideInAnyPackage("dev.fairway.cli.print..", "dev.fairway.cli.describe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "dev.fairway.registryclient..", "dev.fairway.lab..")
            .because("what is shown is a function of what was read");
}
