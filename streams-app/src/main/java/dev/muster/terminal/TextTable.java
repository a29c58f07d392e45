package dev.muster.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Aligned columns with a heading. The last column is not padded. What is in a cell cannot command the terminal. Not
 * thread-safe. */
public final class TextTable {

    private final List<String> heading;
    private final List<Row> rows = new ArrayList<>();

    /**
     * One row.
     *
     * @param cells one for each column
     * @param style colours the finished line
     */
    private record Row(List<String> cells, UnaryOperator<String> style) {}

    /** With these column names. */
    public TextTable(String... columns) {
        this.heading = List.of(columns);
    }

    /** Adds a row with a cell for each column. */
    public TextTable row(String... cells) {
        return row(List.of(cells), UnaryOperator.identity());
    }

    /** Adds a row whose line is coloured after it was aligned. */
    public TextTable row(List<String> cells, UnaryOperator<String> style) {
        if (cells.size() != heading.size()) {
            throw new IllegalArgumentException("cells: " + cells.size() + " (expected: " + heading.size() + ")");
        }
        rows.add(new Row(cells.stream().map(Printable::text).toList(), style));
        return this;
    }

    /** The heading and one line for each row. */
    public List<String> lines(UnaryOperator<String> headingStyle) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        lines.add(headingStyle.apply(line(heading, widths)));
        rows.forEach(row -> lines.add(row.style().apply(line(row.cells(), widths))));
        return lines;
    }

    private int[] widths() {
        int[] widths = new int[heading.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = heading.get(column).length();
            for (Row row : rows) {
                widths[column] =
                        Math.max(widths[column], row.cells().get(column).length());
            }
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            line.append(cell);
            if (column < cells.size() - 1) {
                line.append(" ".repeat(widths[column] - cell.length() + 2));
            }
        }
        return line.toString().stripTrailing();
    }
}
