package dev.fairway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TextFormat;
import dev.fairway.api.event.v1.Event;
import dev.fairway.api.gateway.v1.GatewayReport;
import dev.fairway.api.registry.v1.NodeRulesRequest;
import dev.fairway.api.registry.v1.ProgressRequest;
import dev.fairway.api.registry.v1.TimelineRequest;
import dev.fairway.api.registry.v1.WatchRequest;
import dev.fairway.api.standalone.v1.ApplyRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema only grows. {@code -Dgolden.update} writes the committed descriptors anew, unless that breaks them. */
class DescriptorCompatibilityTest {

    private static final Path COMMITTED = Path.of("src/test/resources/descriptors");

    @ParameterizedTest
    @MethodSource("files")
    void schemaIsCompatibleWithTheCommittedOne(FileDescriptor file) throws IOException {
        // Given
        FileDescriptorProto committed = committed(file);

        // When
        List<String> breaks = SchemaBreaks.between(committed, file.toProto());

        // Then
        assertThat(breaks).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void committedDescriptorHoldsAllThatTheSchemaHas(FileDescriptor file) throws IOException {
        // Given
        FileDescriptorProto now = file.toProto();
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(COMMITTED);
            assertThat(SchemaBreaks.between(committed(file), now)).isEmpty();
            Files.writeString(path(file), TextFormat.printer().printToString(now));
        }

        // When
        FileDescriptorProto committed = committed(file);

        // Then
        assertThat(committed)
                .as("new parts are not protected until -Dgolden.update has written them down")
                .isEqualTo(now);
    }

    @Test
    void everyKindOfBreakIsFound() throws IOException {
        // Given
        FileDescriptorProto before = parse("""
                package: "p"
                message_type {
                  name: "M"
                  field { name: "gone" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                  field { name: "kept" number: 2 label: LABEL_OPTIONAL type: TYPE_STRING }
                  field { name: "typed" number: 3 label: LABEL_OPTIONAL type: TYPE_INT32 }
                  field { name: "renamed" number: 4 label: LABEL_OPTIONAL type: TYPE_STRING }
                  field { name: "retired" number: 5 label: LABEL_OPTIONAL type: TYPE_STRING }
                }
                enum_type { name: "E" value { name: "ZERO" number: 0 } value { name: "ONE" number: 1 } }
                service { name: "S" method { name: "Call" input_type: ".p.M" output_type: ".p.M" } }
                """);
        FileDescriptorProto after = parse("""
                package: "p"
                message_type {
                  name: "M"
                  field { name: "kept" number: 2 label: LABEL_OPTIONAL type: TYPE_STRING }
                  field { name: "typed" number: 3 label: LABEL_OPTIONAL type: TYPE_STRING }
                  field { name: "other" number: 4 label: LABEL_OPTIONAL type: TYPE_STRING }
                  field { name: "added" number: 6 label: LABEL_OPTIONAL type: TYPE_STRING }
                  reserved_range { start: 5 end: 6 }
                  reserved_name: "retired"
                }
                enum_type { name: "E" value { name: "ZERO" number: 0 } }
                service {
                  name: "S"
                  method { name: "Call" input_type: ".p.M" output_type: ".p.M" server_streaming: true }
                }
                """);

        // When
        List<String> breaks = SchemaBreaks.between(before, after);

        // Then
        assertThat(breaks)
                .hasSize(5)
                .anyMatch(text -> text.contains("p.M.gone"))
                .anyMatch(text -> text.contains("p.M.typed"))
                .anyMatch(text -> text.contains("p.M.renamed"))
                .anyMatch(text -> text.contains("p.E.ONE"))
                .anyMatch(text -> text.contains("p.S.Call"));
    }

    private static Stream<FileDescriptor> files() {
        return Stream.of(
                        Event.getDescriptor(),
                        WatchRequest.getDescriptor(),
                        NodeRulesRequest.getDescriptor(),
                        TimelineRequest.getDescriptor(),
                        ProgressRequest.getDescriptor(),
                        ApplyRequest.getDescriptor(),
                        GatewayReport.getDescriptor())
                .map(message -> message.getFile());
    }

    /** A package's first file is named after it: {@code fairway/event/v1/event.proto} is fairway.event.v1. */
    private static Path path(FileDescriptor file) {
        String name = Path.of(file.getName()).getFileName().toString().replace(".proto", "");
        boolean first = file.getPackage().contains("." + name + ".");
        return COMMITTED.resolve(file.getPackage() + (first ? "" : "." + name) + ".txtpb");
    }

    private static FileDescriptorProto committed(FileDescriptor file) throws IOException {
        return Files.exists(path(file))
                ? parse(Files.readString(path(file)))
                : FileDescriptorProto.getDefaultInstance();
    }

    private static FileDescriptorProto parse(String text) throws IOException {
        return TextFormat.parse(text, FileDescriptorProto.class);
    }
}
