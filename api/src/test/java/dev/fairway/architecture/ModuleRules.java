package dev.fairway.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.Map;

/** What holds in every module. */
public final class ModuleRules {
    private static final int LARGEST_PACKAGE = 15;

    /** A module's own package is left out: it joins the others and holds what they are configured with. */
    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.fairway.*.(**)")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true)
            .because("a reader starts at the package that depends on nothing");

    @ArchTest
    static final ArchRule packagesStaySmall = classes()
            .that(resideInAPackage("dev.fairway..").and(Generated.handWritten()))
            .should(resideInAPackageOfAtMost(LARGEST_PACKAGE))
            .allowEmptyShould(true)
            .because("a larger package holds two ideas");

    @ArchTest
    static final ArchRule nothingInheritsButExceptions = noClasses()
            .that(Generated.handWritten())
            .should(extendAClassOfTheProject())
            .allowEmptyShould(true)
            .because("behaviour is shared by composition");

    @ArchTest
    static final ArchRule onlyGrpcIsReactive = noClasses()
            .that()
            .resideOutsideOfPackage("..grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.smallrye.mutiny..", "org.reactivestreams..")
            .allowEmptyShould(true)
            .because("everything else is imperative");

    /** {@code cluster} and {@code kubelet} are where the command line and the lab speak to the cluster. */
    @ArchTest
    static final ArchRule wireFormStopsAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.fairway.api..",
                    "dev.fairway.registryclient..",
                    "..grpc..",
                    "..kafka..",
                    "..infinispan..",
                    "..cluster..",
                    "..kubelet..")
            .should()
            .dependOnClassesThat(Generated.wireForm())
            .allowEmptyShould(true)
            .because("edges map to dev.fairway.model and back");

    private ModuleRules() {}

    private static ArchCondition<JavaClass> extendAClassOfTheProject() {
        return new ArchCondition<>("extend a class of the project") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean inherits = item.getRawSuperclass()
                        .filter(Generated.handWritten().and(resideInAPackage("dev.fairway..")))
                        .isPresent();
                boolean allowed = item.isAssignableTo(Throwable.class) || item.isEnum() || item.isAnonymousClass();
                events.add(new SimpleConditionEvent(
                        item,
                        inherits && !allowed,
                        item.getName() + " extends "
                                + item.getRawSuperclass()
                                        .map(JavaClass::getName)
                                        .orElse("nothing")));
            }
        };
    }

    private static ArchCondition<JavaClass> resideInAPackageOfAtMost(int limit) {
        return new ArchCondition<>("reside in a package of at most " + limit + " files") {
            private final Map<String, Integer> files = new HashMap<>();

            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (item.isTopLevelClass()
                        && !item.getSimpleName().equals("package-info")
                        && !isOfASealedFamily(item)) {
                    files.merge(item.getPackageName(), 1, Integer::sum);
                }
            }

            // Java wants those in one package.
            private boolean isOfASealedFamily(JavaClass item) {
                return item.getRawInterfaces().stream()
                        .anyMatch(family -> family.getPackageName().equals(item.getPackageName())
                                && family.reflect().isSealed());
            }

            @Override
            public void finish(ConditionEvents events) {
                files.forEach((name, count) ->
                        events.add(new SimpleConditionEvent(name, count <= limit, name + " has " + count + " files")));
            }
        };
    }
}
