package dev.fairway.rules.ruleset;

import dev.fairway.model.Service;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Service asks for its new endpoints: all of their share at once, or a share that grows. */
public sealed interface SlowStart {

    /** Service annotation: how long an endpoint's share of new connections grows after it became ready, such as 30s. */
    String ANNOTATION = "fairway.dev/slow-start";

    /** A share grows in so many steps, so an endpoint costs the kernel no more than that many changes. */
    int STEPS = 5;

    /** A longer time is more likely an error than a wish. */
    Duration LONGEST = Duration.ofHours(24);

    /** Nothing, or zero, is asked for. */
    record None() implements SlowStart {}

    /** The annotation is no duration; the Service goes without. */
    record Invalid(String text) implements SlowStart {

        /** For people. */
        public String message() {
            return "annotation " + ANNOTATION + ": \"" + text + "\" is no duration of at most " + LONGEST.toHours()
                    + "h, such as 30s or 1m30s; new endpoints get all of their share at once";
        }
    }

    /** Shares grow over this time. */
    record Over(Duration duration) implements SlowStart {

        /**
         * The rules with the shares of the moment; endpoints of one list that are equally far keep their weights.
         *
         * @param readySince when endpoints became ready; those that it does not hold have all of their share
         */
        public ServiceRules slowed(ServiceRules rules, Map<InetAddress, Instant> readySince, Instant now) {
            List<PortRules> ports = rules.ports().stream()
                    .map(port -> new PortRules(
                            port.family(),
                            port.name(),
                            port.protocol(),
                            port.affinity(),
                            port.addresses(),
                            slowed(port.clusterWide(), readySince, now),
                            slowed(port.local(), readySince, now),
                            port.draining()))
                    .toList();
            return new ServiceRules(rules.service(), ports, rules.localReady(), rules.healthCheckNodePort());
        }

        private List<Destination> slowed(
                List<Destination> destinations, Map<InetAddress, Instant> readySince, Instant now) {
            boolean equal = destinations.stream()
                            .mapToInt(destination -> step(readySince.get(destination.address()), now))
                            .distinct()
                            .count()
                    <= 1;
            return equal
                    ? destinations
                    : destinations.stream()
                            .map(destination -> new Destination(
                                    destination.address(),
                                    destination.port(),
                                    destination.weight() * step(readySince.get(destination.address()), now),
                                    destination.local()))
                            .toList();
        }

        private int step(@Nullable Instant since, Instant now) {
            if (since == null || isOver(since, now)) {
                return STEPS;
            }
            long passed = Math.max(0, Duration.between(since, now).toMillis());
            return 1 + (int) (passed * (STEPS - 1) / duration.toMillis());
        }

        /** Whether one that became ready then has all of its share. */
        public boolean isOver(Instant since, Instant now) {
            return !now.isBefore(since.plus(duration));
        }

        /** When the share of one that became ready then, and has not all of it yet, grows next. */
        public Instant next(Instant since, Instant now) {
            int step = step(since, now);
            // rounded up: at that moment the step has to be there
            return since.plusMillis((step * duration.toMillis() + STEPS - 2) / (STEPS - 1));
        }
    }

    /** What the Service's annotation says. */
    static SlowStart of(Service service) {
        String text = service.meta().annotations().getOrDefault(ANNOTATION, "").strip();
        if (text.isEmpty()) {
            return new None();
        }
        Matcher parts = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?(?:(\\d{1,9})ms)?")
                .matcher(text);
        if (!parts.matches()) {
            return new Invalid(text);
        }
        Duration duration = Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)))
                .plusMillis(number(parts.group(4)));
        if (duration.compareTo(LONGEST) > 0) {
            return new Invalid(text);
        }
        return duration.isZero() ? new None() : new Over(duration);
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
