package dev.fairway.cli.manifest;

/** One document of a stream, undecoded and without separators. */
final class Document {
    private final int firstLine;
    private final byte[] content;
    private final boolean tooLarge;

    /**
     * Keeps the content; nobody else may change it.
     *
     * @param firstLine its number in the stream, from 1
     * @param content cut off where the document was too large
     */
    Document(int firstLine, byte[] content, boolean tooLarge) {
        this.firstLine = firstLine;
        this.content = content;
        this.tooLarge = tooLarge;
    }

    int firstLine() {
        return firstLine;
    }

    byte[] content() {
        return content;
    }

    /** Whether it passed the limit of its stream. */
    boolean tooLarge() {
        return tooLarge;
    }

    /** True when it holds nothing but white space and comments. */
    boolean isEmpty() {
        boolean comment = false;
        for (byte b : content) {
            if (b == '\n' || b == '\r') {
                comment = false;
            } else if (b == '#') {
                comment = true;
            } else if (!comment && b != ' ' && b != '\t') {
                return false;
            }
        }
        return !tooLarge;
    }

    /** True when it begins like a JSON object. */
    boolean looksLikeJson() {
        for (byte b : content) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b == '{';
            }
        }
        return false;
    }

    /** In bytes. */
    int longestLine() {
        int longest = 0;
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                longest = Math.max(longest, i - start);
                start = i + 1;
            }
        }
        return Math.max(longest, content.length - start);
    }
}
