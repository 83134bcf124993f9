package dev.fairway.registryclient.history;

import dev.fairway.api.registry.v1.ReplayResponse;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A recorded stretch as a file: gzip of the eight bytes {@code FAIRWAY1}, then of each record a
 * {@code fairway.registry.v1.ReplayResponse}, length-delimited as protobuf does it, first all that was there when the
 * stretch begins, then what happened. Any program that has history.proto can read it; a file that was cut off ends with
 * an {@link IOException}.
 */
public final class RecordingFile {

    private static final long MAGIC = 0x4641495257415931L;

    private RecordingFile() {}

    /** Writes a file; closes what it writes to. */
    static final class Writer implements AutoCloseable {
        private final DataOutputStream out;

        Writer(OutputStream file) throws IOException {
            out = new DataOutputStream(new GZIPOutputStream(file, 1 << 16));
            out.writeLong(MAGIC);
        }

        void write(ReplayResponse record) throws IOException {
            record.writeDelimitedTo(out);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Reads a file; closes what it reads. */
    static final class Reader implements AutoCloseable {
        private final DataInputStream in;

        Reader(InputStream file) throws IOException {
            in = new DataInputStream(new GZIPInputStream(file, 1 << 16));
            if (in.readLong() != MAGIC) {
                throw new IOException("no recording of this version");
            }
        }

        /** The next record; empty at the end. */
        Optional<ReplayResponse> read() throws IOException {
            return Optional.ofNullable(ReplayResponse.parseDelimitedFrom(in));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
