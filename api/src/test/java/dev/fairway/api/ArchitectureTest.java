package dev.fairway.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.fairway.architecture.ModuleRules;

@AnalyzeClasses(packages = "dev.fairway", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests moduleRules = ArchTests.in(ModuleRules.class);

    @ArchTest
    static final ArchRule modelIsPure = classes()
            .that()
            .resideInAPackage("dev.fairway.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.fairway.model..")
            .because("every core speaks it");
}
