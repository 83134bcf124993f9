package dev.fairway.cli.session;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as kubectl does: 30s, 1m30s, 2h; a plain number is seconds. */
public final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        String seconds = text.chars().allMatch(Character::isDigit) ? text + "s" : text;
        try {
            return Duration.parse("PT" + seconds.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("time: invalid duration \"" + text + "\"");
        }
    }
}
