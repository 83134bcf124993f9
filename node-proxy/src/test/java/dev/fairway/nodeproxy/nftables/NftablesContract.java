package dev.fairway.nodeproxy.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.netlink.Errno;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.nftables.Expression.MetaKey;
import dev.fairway.nodeproxy.nftables.SetDefinition.FieldType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Nftables} does; the kernel and the fake are held to it. */
abstract class NftablesContract {

    private static final Table TABLE = new Table(IpFamily.IPV4, "contract");
    private static final String SET = "numbers";
    private static final String MAP = "pairs";

    /** Runs a test with an empty one. */
    abstract void with(Consumer<Nftables> test);

    private static void prepare(Nftables nftables) {
        nftables.commit(Transaction.of(
                new Command.AddTable(TABLE, true, "test 1"),
                new Command.AddSet(TABLE, SetDefinition.set(SET, FieldType.MARK)),
                new Command.AddSet(TABLE, SetDefinition.map(MAP, List.of(FieldType.MARK), FieldType.MARK))));
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(number)
                .array();
    }

    private static Command add(int key, int value) {
        return new Command.AddElements(TABLE, MAP, List.of(Element.of(number(key), number(value))));
    }

    private static Command delete(int key) {
        return new Command.DeleteElements(TABLE, MAP, List.of(Element.of(number(key))));
    }

    @Test
    void tellsWhichTableIsThereAndWhoseItIs() {
        with(nftables -> {
            // Given
            prepare(nftables);

            // When / Then
            assertThat(nftables.find(TABLE)).contains(new Nftables.TableState(true, "test 1"));
            assertThat(nftables.find(new Table(IpFamily.IPV6, "contract"))).isEmpty();
            assertThat(nftables.sets(TABLE)).containsExactlyInAnyOrder(SET, MAP);
        });
    }

    @Test
    void countersBeginAtZero() {
        with(nftables -> {
            // Given
            prepare(nftables);

            // When
            nftables.commit(Transaction.of(
                    new Command.AddCounter(TABLE, "dropped"),
                    new Command.AddChain(TABLE, "drop", null),
                    new Command.AddRule(TABLE, "drop", List.of(new Expression.Count("dropped")))));
            NftablesException refusal =
                    refusal(nftables, new Command.AddRule(TABLE, "drop", List.of(new Expression.Count("absent"))));

            // Then
            assertThat(refusal.errno()).isEqualTo(Errno.ENOENT);
            assertThat(nftables.counters(TABLE)).containsExactly(Map.entry("dropped", new Nftables.Count(0, 0)));
            assertThat(nftables.counters(new Table(IpFamily.IPV6, "contract"))).isEmpty();
            assertThat(nftables.counts(TABLE, SET)).isEmpty();
        });
    }

    @Test
    void keepsElements() {
        with(nftables -> {
            // Given
            prepare(nftables);

            // When
            nftables.commit(Transaction.of(
                    add(1, 10), add(2, 20), new Command.AddElements(TABLE, SET, List.of(Element.of(number(7))))));

            // Then
            assertThat(nftables.elements(TABLE, MAP))
                    .containsExactlyInAnyOrder(Element.of(number(1), number(10)), Element.of(number(2), number(20)));
            assertThat(nftables.elements(TABLE, SET)).containsExactly(Element.of(number(7)));
        });
    }

    @Test
    void addingTheSameElementAgainIsNoErrorAndAnotherValueIs() {
        with(nftables -> {
            // Given
            prepare(nftables);
            nftables.commit(Transaction.of(add(1, 10)));

            // When
            nftables.commit(Transaction.of(add(1, 10)));
            NftablesException refusal = refusal(nftables, add(1, 11));

            // Then
            assertThat(refusal.errno()).isEqualTo(Errno.EEXIST);
            assertThat(nftables.elements(TABLE, MAP)).containsExactly(Element.of(number(1), number(10)));
        });
    }

    @Test
    void aValueIsReplacedByDeletingTheElementFirst() {
        with(nftables -> {
            // Given
            prepare(nftables);
            nftables.commit(Transaction.of(add(1, 10)));

            // When
            nftables.commit(Transaction.of(delete(1), add(1, 11)));

            // Then
            assertThat(nftables.elements(TABLE, MAP)).containsExactly(Element.of(number(1), number(11)));
        });
    }

    @Test
    void deletingWhatIsNotThereIsNotFound() {
        with(nftables -> {
            // Given
            prepare(nftables);

            // When
            NftablesException refusal = refusal(nftables, delete(1));

            // Then
            assertThat(refusal.isNotFound()).isTrue();
        });
    }

    @Test
    void oneRefusedCommandUndoesAllAndIsNamed() {
        with(nftables -> {
            // Given
            prepare(nftables);

            // When
            NftablesException refusal = refusal(nftables, add(1, 10), delete(5), add(2, 20), delete(6));

            // Then
            assertThat(refusal.offending()).containsExactly(1, 3);
            assertThat(nftables.elements(TABLE, MAP)).isEmpty();
        });
    }

    @Test
    void elementsOfAnotherLengthAreRefused() {
        with(nftables -> {
            // Given
            prepare(nftables);

            // When
            NftablesException refusal =
                    refusal(nftables, new Command.AddElements(TABLE, SET, List.of(Element.of(new byte[8]))));

            // Then
            assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        });
    }

    @Test
    void rulesNameOnlyChainsAndSetsThatAreThere() {
        with(nftables -> {
            // Given
            prepare(nftables);
            nftables.commit(Transaction.of(new Command.AddChain(TABLE, "chain", null)));

            // When
            NftablesException jump = refusal(
                    nftables,
                    new Command.AddRule(TABLE, "chain", List.of(new Expression.Decide(new Verdict.Jump("nowhere")))));
            NftablesException set = refusal(
                    nftables,
                    new Command.AddRule(
                            TABLE,
                            "chain",
                            List.of(
                                    new Expression.LoadMeta(MetaKey.PRIORITY, 0),
                                    new Expression.InSet("none", 0, false))));

            // Then
            assertThat(jump.isNotFound()).isTrue();
            assertThat(set.isNotFound()).isTrue();
        });
    }

    @Test
    void aTransactionMayHoldManyElements() {
        with(nftables -> {
            // Given
            prepare(nftables);
            int count = Math.min(10_000, nftables.maxElements());

            // When
            nftables.commit(Transaction.of(new Command.AddElements(
                    TABLE,
                    MAP,
                    IntStream.range(0, count)
                            .mapToObj(i -> Element.of(number(i), number(i)))
                            .toList())));

            // Then
            assertThat(nftables.elements(TABLE, MAP)).hasSize(count);
        });
    }

    @Test
    void aSetThatIsNotThereIsNotFound() {
        with(nftables -> {
            // Given
            prepare(nftables);

            // When / Then
            assertThatThrownBy(() -> nftables.elements(TABLE, "none"))
                    .isInstanceOfSatisfying(
                            KernelException.class,
                            e -> assertThat(e.isNotFound()).isTrue());
        });
    }

    @Test
    void aDeletedTableIsGone() {
        with(nftables -> {
            // Given
            prepare(nftables);

            // When
            nftables.commit(Transaction.of(new Command.DeleteTable(TABLE)));

            // Then
            assertThat(nftables.find(TABLE)).isEmpty();
            assertThat(refusal(nftables, new Command.DeleteTable(TABLE)).isNotFound())
                    .isTrue();
        });
    }

    private static NftablesException refusal(Nftables nftables, Command... commands) {
        return catchThrowableOfType(NftablesException.class, () -> nftables.commit(Transaction.of(commands)));
    }
}
