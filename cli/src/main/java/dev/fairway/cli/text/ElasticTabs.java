package dev.fairway.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligns tab-separated cells by the elastic tabstops rule: a column is a run of consecutive lines that have a cell
 * ended by a tab there, and is as wide as its widest cell.
 *
 * <p>The text after a line's last tab belongs to no column, so it pads nothing and leaves no trailing spaces.
 *
 * @param padding spaces after the widest cell of a column
 */
public record ElasticTabs(int padding) {

    /** The layout of {@code describe}. */
    public static final ElasticTabs DESCRIPTION = new ElasticTabs(2);

    /** Aligns whole lines; a final newline is kept. */
    public String align(String text) {
        List<List<String>> lines =
                text.lines().map(line -> Arrays.asList(line.split("\t", -1))).toList();
        StringBuilder out = new StringBuilder();
        format(lines, new ArrayList<>(), out);
        if (!text.endsWith("\n") && !out.isEmpty()) {
            out.setLength(out.length() - 1);
        }
        return out.toString();
    }

    private void format(List<List<String>> lines, List<Integer> widths, StringBuilder out) {
        int column = widths.size();
        int from = 0;
        while (from < lines.size()) {
            int to = from;
            int width = 0;
            while (to < lines.size() && column < lines.get(to).size() - 1) {
                width = Math.max(width, length(lines.get(to).get(column)) + padding);
                to++;
            }
            if (to == from) {
                write(lines.get(from), widths, out);
                from++;
            } else {
                widths.addLast(width);
                format(lines.subList(from, to), widths, out);
                widths.removeLast();
                from = to;
            }
        }
    }

    private static void write(List<String> cells, List<Integer> widths, StringBuilder out) {
        for (int i = 0; i < cells.size(); i++) {
            out.append(cells.get(i));
            if (i < widths.size() && i < cells.size() - 1) {
                out.repeat(' ', widths.get(i) - length(cells.get(i)));
            }
        }
        out.append('\n');
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
