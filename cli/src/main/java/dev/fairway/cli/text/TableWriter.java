package dev.fairway.cli.text;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows as {@code kubectl get} does: three spaces between columns, a column at least six wide, nothing after the
 * last cell. Column widths are remembered, so that rows of a watch stay aligned with those before them.
 */
public final class TableWriter {
    private static final int PADDING = 3;
    private static final int MIN_WIDTH = 6;

    private final PrintStream out;
    private final List<Integer> widths = new ArrayList<>();

    public TableWriter(PrintStream out) {
        this.out = out;
    }

    /** Writes rows that are known together; all have the same number of cells. */
    public void write(List<List<String>> rows) {
        rows.forEach(this::widen);
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size() - 1; i++) {
                text.append(row.get(i)).repeat(' ', widths.get(i) - length(row.get(i)));
            }
            text.append(row.getLast()).append('\n');
        }
        out.print(text);
        out.flush();
    }

    private void widen(List<String> row) {
        for (int i = 0; i < row.size() - 1; i++) {
            int width = Math.max(MIN_WIDTH, length(row.get(i)) + PADDING);
            if (i == widths.size()) {
                widths.add(width);
            } else {
                widths.set(i, Math.max(widths.get(i), width));
            }
        }
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
