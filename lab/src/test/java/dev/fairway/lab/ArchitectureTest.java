package dev.fairway.lab;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.fairway.architecture.ModuleRules;

@AnalyzeClasses(packages = "dev.fairway.lab", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests moduleRules = ArchTests.in(ModuleRules.class);
}
