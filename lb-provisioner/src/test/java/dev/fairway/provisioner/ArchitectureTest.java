package dev.fairway.provisioner;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.fairway.architecture.ModuleRules;
import dev.fairway.architecture.ServiceRules;

@AnalyzeClasses(packages = "dev.fairway.provisioner", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests moduleRules = ArchTests.in(ModuleRules.class);

    @ArchTest
    static final ArchTests serviceRules = ArchTests.in(ServiceRules.class);
}
