package dev.fairway.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/** Tells the code that protoc writes from ours. */
final class Generated {
    private Generated() {}

    static DescribedPredicate<JavaClass> wireForm() {
        return resideInAnyPackage("dev.fairway.api.*.v1..", "com.google.protobuf..", "io.grpc..")
                .as("are of the wire form");
    }

    static DescribedPredicate<JavaClass> handWritten() {
        return DescribedPredicate.not(resideInAnyPackage("dev.fairway.api.*.v1.."))
                .as("are written by hand");
    }
}
