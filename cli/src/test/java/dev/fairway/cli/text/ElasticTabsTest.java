package dev.fairway.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElasticTabsTest {

    @Test
    void aColumnIsAsWideAsItsWidestCell() {
        String aligned = ElasticTabs.DESCRIPTION.align("Name:\tx\nNamespace:\tdefault\n");

        assertThat(aligned).isEqualTo("Name:       x\nNamespace:  default\n");
    }

    @Test
    void aLineWithoutThatCellEndsTheColumn() {
        String aligned = ElasticTabs.DESCRIPTION.align("A:\tone\nEvents:\n  Type\tReason\n  ----\t------\n");

        assertThat(aligned).isEqualTo("A:  one\nEvents:\n  Type  Reason\n  ----  ------\n");
    }

    @Test
    void aSecondCellOnOneLineAlignsOnlyThatLine() {
        String aligned = ElasticTabs.DESCRIPTION.align("Port:\t<unset>\t80/TCP\nTargetPort:\t8080/TCP\n");

        assertThat(aligned).isEqualTo("Port:        <unset>  80/TCP\nTargetPort:  8080/TCP\n");
    }

    @Test
    void anEmptyFirstCellKeepsItsColumn() {
        String aligned = ElasticTabs.DESCRIPTION.align("Labels:\ta=b\n\tc=d\n");

        assertThat(aligned).isEqualTo("Labels:  a=b\n         c=d\n");
    }

    @Test
    void widthCountsCharactersNotBytes() {
        String aligned = ElasticTabs.DESCRIPTION.align("é:\t1\nab:\t2\n");

        assertThat(aligned).isEqualTo("é:   1\nab:  2\n");
    }
}
