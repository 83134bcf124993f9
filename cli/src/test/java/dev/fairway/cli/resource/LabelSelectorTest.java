package dev.fairway.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
    private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "front", "example.com/zone", "a");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=web",
                "app==web,tier=front",
                "app!=db",
                "missing!=x",
                "app in (api, web)",
                "app in (api,web),tier notin (back, db)",
                "missing notin (a)",
                "app",
                "!missing",
                "example.com/zone=a",
                " app = web , tier ",
                ""
            })
    void theseSelectTheObject(String selector) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app=db", "app!=web", "missing=x", "app notin (web)", "missing in (a)", "!app", "app=web,tier=x"
            })
    void theseDoNot(String selector) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isFalse();
    }

    @Test
    void whatIsNoRequirementIsNamed() {
        assertThatThrownBy(() -> LabelSelector.parse("app=web,a b c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a b c\"");
    }
}
