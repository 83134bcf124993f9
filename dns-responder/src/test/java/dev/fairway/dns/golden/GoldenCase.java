package dev.fairway.dns.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder of golden/: a state, and questions with their complete answers. */
record GoldenCase(String name, GivenState given, List<Exchange> exchanges) {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    /** The serial that all expected answers carry. */
    static final int SERIAL = 7;

    /**
     * One question and its answer.
     *
     * @param question name and type
     * @param answer code and flags, then the records with their sections, sorted
     */
    record Exchange(String caseName, int line, String question, List<String> answer) {
        @Override
        public String toString() {
            return caseName + ":" + line + " " + question;
        }
    }

    static List<GoldenCase> all() {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.sorted().map(GoldenCase::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenCase read(Path folder) {
        try {
            String name = folder.getFileName().toString();
            GivenState given = GivenState.read(Files.readString(folder.resolve("given.yaml")));
            return new GoldenCase(name, given, exchanges(name, Files.readAllLines(folder.resolve("expected.txt"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Exchange> exchanges(String name, List<String> lines) {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("> ")) {
                List<String> answer = new ArrayList<>();
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).isBlank()) {
                    answer.add(lines.get(end++));
                }
                exchanges.add(new Exchange(name, i + 1, lines.get(i).substring(2), DnsText.sorted(answer)));
            }
        }
        return exchanges;
    }
}
