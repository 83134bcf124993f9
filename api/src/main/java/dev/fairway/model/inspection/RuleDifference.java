package dev.fairway.model.inspection;

/**
 * One thing in a kernel that is not as it should be, in words for people.
 *
 * @param subject what it is about
 * @param wanted what should be there, or empty
 * @param found what is there, or empty
 */
public record RuleDifference(Kind kind, String subject, String wanted, String found) {

    /** How they differ. */
    public enum Kind {
        MISSING,
        UNEXPECTED,
        DIFFERENT
    }

    public static RuleDifference missing(String subject, String wanted) {
        return new RuleDifference(Kind.MISSING, subject, wanted, "");
    }

    public static RuleDifference unexpected(String subject, String found) {
        return new RuleDifference(Kind.UNEXPECTED, subject, "", found);
    }
}
