package dev.fairway.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ManifestStreamTest {

    @Test
    void documentsAreSplitAtTheirSeparators() {
        String text = "---\n# only a comment\n---\n" + service("a") + "--- # and a comment\n" + service("b")
                + "...\n---\n" + service("c").strip();

        assertThat(read(text))
                .extracting(ManifestStreamTest::shown)
                .containsExactly("Service a", "Service b", "Service c");
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkAreFine() {
        String text = "\ufeff" + (service("a") + "---\n" + service("b")).replace("\n", "\r\n");

        assertThat(read(text)).extracting(ManifestStreamTest::shown).containsExactly("Service a", "Service b");
    }

    @Test
    void dashesWithinATextDoNotSeparate() {
        String text = service("a") + "spec:\n  note: |\n    ---\n    text\n  other: \"--- x\"\n";

        assertThat(read(text)).hasSize(1).extracting(ManifestStreamTest::shown).containsExactly("Service a");
    }

    @Test
    void aListIsItsItems() {
        String text = """
                kind: List
                apiVersion: v1
                items:
                - {apiVersion: v1, kind: Pod, metadata: {name: p}}
                - {apiVersion: v1, kind: Service, metadata: {name: s}}
                """;

        assertThat(read(text)).extracting(ManifestStreamTest::shown).containsExactly("Pod p", "Service s");
    }

    @Test
    void jsonObjectsMayFollowEachOther() {
        String object = "{\"apiVersion\": \"v1\",\n\t\"kind\": \"Pod\", \"metadata\": {\"name\": \"%s\"}}";

        assertThat(read(object.formatted("a") + object.formatted("b") + "\n---\n" + object.formatted("c")))
                .extracting(ManifestStreamTest::shown)
                .containsExactly("Pod a", "Pod b", "Pod c");
    }

    @Test
    void scalarsHaveTheTypesThatKubernetesGivesThem() {
        String text = service("a")
                + "spec: {date: 2026-01-02, base60: 22:22, flag: on, octal: 0644, text: \"80\", big: 1e3}\n";

        assertThat(((Entry.Manifest) read(text).getFirst()).json().path("spec").toString())
                .isEqualTo(
                        "{\"date\":\"2026-01-02\",\"base60\":\"22:22\",\"flag\":true,\"octal\":420,\"text\":\"80\",\"big\":1000.0}");
    }

    @Test
    void anchorsAndMergeKeysWork() {
        String text =
                "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: &l {x: y}}\nspec: {selector: *l, more: {<<: *l, z: 1}}\n";

        assertThat(((Entry.Manifest) read(text).getFirst()).json().path("spec").toString())
                .isEqualTo("{\"selector\":{\"x\":\"y\"},\"more\":{\"x\":\"y\",\"z\":1}}");
    }

    @Test
    void aBadDocumentIsNamedWithItsLineAndTheNextOneIsTried() {
        String text = service("a") + "---\nkind: Service\n  bad: indent: here\n---\n" + service("c");

        List<Entry> entries = read(text);

        assertThat(entries).extracting(ManifestStreamTest::shown).first().isEqualTo("Service a");
        assertThat(shown(entries.get(1)))
                .startsWith("error parsing f.yaml: error converting YAML to JSON: yaml: line 7: ");
        assertThat(shown(entries.get(2))).isEqualTo("Service c");
    }

    @Test
    void aDoubledKeyIsAnError() {
        assertThat(shown(read(service("a") + "kind: Pod\n").getFirst()))
                .contains("yaml: line 5: found duplicate key kind");
    }

    @Test
    void whatIsNoObjectSaysSo() {
        assertThat(shown(read("just text\n").getFirst()))
                .isEqualTo("error parsing f.yaml: not an object but \"just text\"");
        assertThat(shown(read("apiVersion: v1\nmetadata: {name: x}\n").getFirst()))
                .startsWith("unable to decode \"f.yaml\": Object 'Kind' is missing in '{");
        assertThat(shown(read("kind: Pod\n").getFirst()))
                .startsWith("unable to decode \"f.yaml\": Object 'apiVersion' is missing in '{");
        assertThat(shown(read("kind: Pod\napiVersion: v1\n").getFirst()))
                .isEqualTo("error in \"f.yaml\": resource name may not be empty");
    }

    @Test
    void binaryRubbishIsAnErrorAndNoCrash() {
        byte[] rubbish = new byte[200_000];
        new Random(1).nextBytes(rubbish);

        List<Entry> entries = read(new ByteArrayInputStream(rubbish));

        assertThat(entries).isNotEmpty().allSatisfy(entry -> assertThat(entry).isInstanceOf(Entry.Broken.class));
    }

    @Test
    void anObjectBeyondTheLimitIsTooLargeAndTheNextOneIsTried() {
        String oneLine = service("a") + "data: " + "x".repeat(10 << 20) + "\n---\n" + service("b");
        String manyLines = service("a") + "data:\n"
                + "- xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n".repeat(60_000) + "---\n" + service("b");

        List<Entry> ofOneLine = read(oneLine);
        List<Entry> ofManyLines = read(manyLines);

        assertThat(shown(ofOneLine.getFirst())).endsWith("yaml: a line is longer than the limit of 3145728 bytes");
        assertThat(shown(ofOneLine.getLast())).isEqualTo("Service b");
        assertThat(shown(ofManyLines.getFirst()))
                .isEqualTo("error when applying \"f.yaml\": Request entity too large: limit is 3145728");
        assertThat(shown(ofManyLines.getLast())).isEqualTo("Service b");
    }

    @Test
    void aDocumentBeyondEveryLimitIsPassedOver() {
        byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        List<InputStream> parts = new ArrayList<>(List.of(stream(service("a") + "data: ")));
        Collections.nCopies(40, part).forEach(bytes -> parts.add(new ByteArrayInputStream(bytes)));
        parts.add(stream("\n---\n" + service("b")));

        List<Entry> entries = read(new SequenceInputStream(Collections.enumeration(parts)));

        assertThat(shown(entries.getFirst()))
                .isEqualTo("the document that starts in line 1 is larger than 33554432 bytes");
        assertThat(shown(entries.getLast())).isEqualTo("Service b");
    }

    @Test
    void aliasesCannotGrowWithoutEnd() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 24; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(shown(read(bomb.toString()).getFirst())).contains("yaml: ");
        assertThat(shown(read("a: &a [*a]\n").getFirst())).contains("the document expands without end");
    }

    private static String service(String name) {
        return "apiVersion: v1\nkind: Service\nmetadata:\n  name: " + name + "\n";
    }

    private static String shown(Entry entry) {
        return switch (entry) {
            case Entry.Manifest manifest -> manifest.kind() + " " + manifest.name();
            case Entry.Broken broken -> broken.message();
        };
    }

    private static List<Entry> read(String text) {
        return read(stream(text));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Entry> read(InputStream in) {
        List<Entry> entries = new ArrayList<>();
        new ManifestStream("f.yaml", in).forEachRemaining(entries::add);
        return entries;
    }
}
