package dev.fairway.dns.core.forward;

/** Where questions about names of others go. Each event loop has its own and calls it on its own thread only. */
public interface Forwarding {

    /** False when there is nobody to ask. */
    boolean isEnabled();

    /** Asks; the reply comes on the same thread, now or later, exactly once. */
    void ask(Question question, Reply reply);

    /** What came of a question. */
    interface Reply {

        /**
         * An answer, whatever its code.
         *
         * @param age seconds since it was received; negative when its time is over
         */
        void answered(UpstreamAnswer answer, int age);

        /** No upstream answered, or there were too many questions: the code for the client. */
        void failed(int code);
    }
}
