package dev.fairway.rules.ingress;

import dev.fairway.model.ObjectKey;

/**
 * What of an Ingress is not served as it asks for, or not at all.
 *
 * @param ingress the one to blame
 * @param reason one CamelCase word
 * @param message for people
 */
public record IngressProblem(ObjectKey ingress, Reason reason, String message) {

    /** The kinds of problems, in the words of the Events that tell of them. */
    public enum Reason {
        CLASS_NOT_FOUND("ClassNotFound"),
        SERVICE_NOT_FOUND("ServiceNotFound"),
        PORT_NOT_FOUND("PortNotFound"),
        BACKEND_NOT_SUPPORTED("BackendNotSupported"),
        PATH_TAKEN("PathTaken"),
        HOST_TAKEN("HostTaken"),
        SECRET_NOT_FOUND("SecretNotFound"),
        SECRET_UNUSABLE("SecretUnusable"),
        CERTIFICATE_DOES_NOT_FIT("CertificateDoesNotFit"),
        REFUSED_BY_GATEWAY("RefusedByGateway");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** One CamelCase word. */
        public String word() {
            return word;
        }
    }
}
