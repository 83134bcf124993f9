package dev.fairway.dns.core.forward;

/** A message that does not follow RFC 1035, from an upstream; without a stack trace, for it is no bug of ours. */
public final class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedMessageException(String message) {
        super(message, null, false, false);
    }
}
