package dev.fairway.cli.manifest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream at the lines that end a YAML document ({@code ---} and {@code ...}, YAML 1.2 section 9.2), holding one
 * document at a time. A document beyond the limit is read to its end but not kept, so the next one is found.
 */
final class DocumentStream implements Iterator<Document> {
    private static final int MARKER_LENGTH = 3;
    private static final int BOM_BYTE_1 = 0xef;
    private static final int BOM_LENGTH = 3;

    private final BufferedInputStream in;
    private final int limit;

    private int line = 1;
    private boolean ended;
    private @Nullable Document next;

    /**
     * Reads from the stream's present position; a byte order mark there is passed over.
     *
     * @param limit the largest document that is kept, in bytes
     */
    DocumentStream(InputStream in, int limit) {
        this.in = new BufferedInputStream(in);
        this.limit = limit;
    }

    @Override
    public boolean hasNext() {
        try {
            if (line == 1 && next == null && !ended) {
                skipByteOrderMark();
            }
            while (next == null && !ended) {
                Document document = read();
                next = document.isEmpty() ? null : document;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return next != null;
    }

    @Override
    public Document next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Document document = next;
        next = null;
        return document;
    }

    private Document read() throws IOException {
        int firstLine = line;
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean tooLarge = false;
        while (!atMarker()) {
            tooLarge |= !copyLine(content);
            if (ended) {
                break;
            }
        }
        return new Document(firstLine, content.toByteArray(), tooLarge);
    }

    /** At the start of a line: consumes a marker with the white space behind it; what follows belongs to the next document. */
    private boolean atMarker() throws IOException {
        in.mark(MARKER_LENGTH + 1);
        byte[] head = in.readNBytes(MARKER_LENGTH + 1);
        boolean wholeLine = head.length == MARKER_LENGTH;
        if (isMarker(head) && (wholeLine || isWhiteSpace(head[MARKER_LENGTH]))) {
            ended = wholeLine;
            line += !wholeLine && head[MARKER_LENGTH] == '\n' ? 1 : 0;
            return true;
        }
        in.reset();
        return false;
    }

    private static boolean isMarker(byte[] head) {
        return head.length >= MARKER_LENGTH
                && (head[0] == '-' || head[0] == '.')
                && head[1] == head[0]
                && head[2] == head[0];
    }

    private static boolean isWhiteSpace(byte b) {
        return b == '\n' || b == '\r' || b == ' ' || b == '\t';
    }

    /** False when the document is larger than it may be. */
    private boolean copyLine(ByteArrayOutputStream content) throws IOException {
        int b = in.read();
        while (b >= 0 && b != '\n') {
            if (content.size() < limit) {
                content.write(b);
            }
            b = in.read();
        }
        if (b < 0) {
            ended = true;
        } else {
            line++;
            if (content.size() < limit) {
                content.write(b);
            }
        }
        return content.size() < limit;
    }

    private void skipByteOrderMark() throws IOException {
        in.mark(BOM_LENGTH);
        if (in.read() == BOM_BYTE_1 && in.read() == 0xbb && in.read() == 0xbf) {
            return;
        }
        in.reset();
    }
}
