package dev.fairway.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.CommandException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceArgumentsTest {

    @Test
    void aTypeMayStandAloneOrBeforeNames() {
        assertThat(parse("svc").names()).containsExactly(Map.entry(ResourceType.SERVICE, List.of()));
        assertThat(parse("svc", "a", "b").names()).containsExactly(Map.entry(ResourceType.SERVICE, List.of("a", "b")));
    }

    @Test
    void typesMayBeListedAndAllMeansTheWorkloadsAndServices() {
        assertThat(parse("svc,pods").names().keySet()).containsExactly(ResourceType.SERVICE, ResourceType.POD);
        assertThat(parse("all").names().keySet())
                .containsExactly(ResourceType.POD, ResourceType.SERVICE, ResourceType.DEPLOYMENT);
    }

    @Test
    void pairsAreGroupedByType() {
        assertThat(parse("pod/a", "svc/b", "po/c").names())
                .containsExactly(
                        Map.entry(ResourceType.POD, List.of("a", "c")), Map.entry(ResourceType.SERVICE, List.of("b")));
    }

    @Test
    void whatIsNeitherFormIsRefused() {
        assertThatThrownBy(() -> parse("pods", "svc/a"))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("error: there is no need to specify a resource type as a separate argument");
        assertThatThrownBy(() -> parse("pod/"))
                .hasMessage("error: arguments in resource/name form must have a single resource and name");
        assertThatThrownBy(() -> parse("gadgets"))
                .hasMessage("error: the server doesn't have a resource type \"gadgets\"");
        assertThatThrownBy(ResourceArgumentsTest::parse).hasMessageContaining("Required resource not specified");
    }

    private static ResourceArguments parse(String... arguments) {
        return ResourceArguments.parse(List.of(arguments), "get");
    }
}
