package dev.fairway.cli.print;

import java.util.List;
import java.util.stream.Stream;

/**
 * A row of a table, or its headings.
 *
 * @param normal what {@code get} shows
 * @param wide what {@code -o wide} adds
 */
public record Cells(List<String> normal, List<String> wide) {

    public Cells {
        normal = List.copyOf(normal);
        wide = List.copyOf(wide);
    }

    /** Cells without any that only {@code -o wide} shows. */
    static Cells of(String... normal) {
        return new Cells(List.of(normal), List.of());
    }

    Cells andWide(String... cells) {
        return new Cells(normal, List.of(cells));
    }

    /** The cells that are shown. */
    public List<String> shown(boolean showWide) {
        return showWide ? Stream.concat(normal.stream(), wide.stream()).toList() : normal;
    }
}
