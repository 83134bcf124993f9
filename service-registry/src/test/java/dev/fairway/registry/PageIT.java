package dev.fairway.registry;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.registry.testing.RegistryProcess;
import dev.fairway.registry.testing.TestTracker;
import dev.fairway.registryclient.Acknowledgements;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryWatch;
import dev.fairway.registryclient.WatchOptions;
import dev.fairway.testing.TestBroker;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The web page in a real browser, on a real registry with a real Kafka. {@code -Dpictures.update} keeps screenshots. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {

    private static final Path PICTURES = Path.of("../docs/pictures");
    private static final int SERVICES = 5_000;

    private TestBroker kafka;
    private RegistryProcess registry;
    private RegistryChannel channel;
    private TestTracker tracker;
    private Playwright playwright;
    private Browser browser;
    private RegistryWatch node;
    private Acknowledgements acknowledgements;
    private Page page;
    private final List<String> trouble = new ArrayList<>();
    private Instant before;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Optional<Path> chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(
                chromium.isPresent(), "the web page is not tested: there is no /usr/bin/chromium; apt-get install it");
        kafka = TestBroker.start(directory.resolve("kafka"));
        registry = new RegistryProcess(directory.resolve("registry"), kafka.address())
                .withHeap("384m")
                .start()
                .awaitReady();
        channel = registry.connect();
        tracker = new TestTracker(kafka.address(), 5);
        publish();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of("--no-sandbox")));
    }

    /** Very many Services, and one with a story: its second pod becomes unready and ready again. */
    private void publish() {
        tracker.publish(new Node(
                ObjectMeta.of("", "node-1"),
                List.of(new Node.Address("InternalIP", InetAddress.ofLiteral("172.18.0.1"), "")),
                List.of(),
                List.of(),
                List.of()));
        acknowledgements = Acknowledgements.open(channel, "node/node-1");
        node = RegistryWatch.start(channel, WatchOptions.of(), update -> {
            Instant now = Instant.now();
            acknowledgements.acknowledge(
                    update.resumeToken(),
                    update.changes().stream()
                            .map(change -> new InEffect(change.event().id(), change.receivedAt(), now, ""))
                            .toList(),
                    "");
        });
        List<Event> events = IntStream.range(0, SERVICES)
                .mapToObj(i -> tracker.event(new Event.State.Present(service("many-%04d".formatted(i)))))
                .toList();
        events.forEach(tracker::send);
        tracker.flush();
        TestTracker.awaitKnown(events.getLast(), channel);
        before = pause();
        tracker.publish(service("web"));
        tracker.publish(pod("web-1", true));
        tracker.publish(pod("web-2", true));
        tracker.publish(slice(true, true));
        var _ = pause();
        tracker.publish(pod("web-2", false));
        tracker.publish(slice(true, false));
        var _ = pause();
        TestTracker.awaitKnown(tracker.publish(pod("web-2", true)), channel);
        TestTracker.awaitKnown(tracker.publish(slice(true, true)), channel);
        var _ = pause();
    }

    /** A moment that lies between two events by the broker's clock, which has milliseconds. */
    private static Instant pause() {
        await().pollDelay(Duration.ofMillis(700)).until(() -> true);
        return Instant.now();
    }

    @AfterAll
    void stop() {
        Stream.of(browser, playwright, node, acknowledgements, tracker, channel, registry, kafka)
                .forEach(PageIT::close);
    }

    private static void close(AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() {
        trouble.clear();
        page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1400, 900));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                trouble.add(message.text());
            }
        });
        page.onPageError(trouble::add);
        page.onRequest(request -> {
            if (!request.url().startsWith(registry.web()) && !request.url().startsWith("data:")) {
                trouble.add("loads from outside: " + request.url());
            }
        });
        page.navigate(registry.web() + "/");
    }

    @AfterEach
    void nothingWentWrongInTheBrowser() {
        page.close();
        assertThat(trouble).isEmpty();
    }

    @Test
    void fiveThousandServicesAreAFewRowsWithTheirHealth() {
        // Given
        Locator rows = page.locator("#services .row");

        // When
        page.locator("#filter").fill("web");

        // Then
        assertThat(rows).hasCount(1);
        assertThat(rows.first()).containsText("serving");
        assertThat(rows.first()).containsText("2/2");
        page.locator("#filter").fill("");
        assertThat(page.locator("#counts")).containsText(Pattern.compile("50\\d\\d Services"));
        assertThat(rows.count()).isLessThan(80);
        page.locator("#services .list").press("End");
        assertThat(page.locator("#services .row.active")).hasCount(1);
        picture("overview");
    }

    @Test
    void theKeyboardAloneOpensAServiceAndMovesTheCursor() {
        // Given
        page.locator("#filter").fill("web");
        assertThat(page.locator("#services .row")).hasCount(1);

        // When
        page.locator("#filter").press("Tab");
        page.keyboard().press("Home");
        page.keyboard().press("Enter");

        // Then
        assertThat(page.locator("#detail h2")).hasText("default/web");
        assertThat(page.locator("svg[role=slider]")).hasAttribute("aria-valuetext", "now");
        page.locator("svg[role=slider]").focus();
        page.keyboard().press("Home");
        assertThat(page.locator("svg[role=slider]")).hasAttribute("aria-valuetext", Pattern.compile("20.*Z"));
        assertThat(page).hasURL(Pattern.compile(".*at=20.*"));
    }

    @Test
    void theCursorShowsTheStateOfItsMomentEverywhere() {
        // Given
        page.navigate(registry.web() + "/#/default/web");
        assertThat(page.locator(".sentence")).containsText("sends connections to 2 of the 2 pods");

        // When
        page.locator(".events .row", new Page.LocatorOptions().setHasText("web-2"))
                .filter(new Locator.FilterOptions().setHasText("not ready"))
                .first()
                .click();

        // Then
        assertThat(page.locator(".sentence")).containsText("sends connections to 1 of the 2 pods");
        page.locator("#services .list").hover();
        page.locator("#filter").fill("web");
        assertThat(page.locator("#live")).hasAttribute("aria-pressed", "false");
        page.locator("details", new Page.LocatorOptions().setHasText("web-2"))
                .locator("summary")
                .click();
        assertThat(page.locator("details[open] li.no")).containsText("condition Ready");
        picture("service");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        picture("service-dark");
    }

    @Test
    void beforeItWasThereItDidNotExist() {
        // When
        page.navigate(registry.web() + "/#/default/web?at=" + before);

        // Then
        assertThat(page.locator(".sentence")).hasText("This Service did not exist then.");
    }

    @Test
    void outsideOfTheHistoryNothingIsClaimed() {
        // When
        page.navigate(registry.web() + "/#/default/web?at=2001-01-01T00:00:00Z");

        // Then
        assertThat(page.locator(".sentence")).containsText("nothing is known of 2001-01-01T00:00:00Z");
        trouble.removeIf(text -> text.contains("410"));
    }

    @Test
    void whatDiffersBetweenTwoMomentsIsTold() {
        // Given
        page.navigate(registry.web() + "/#/default/web");
        page.locator(".events .row", new Page.LocatorOptions().setHasText("web-2"))
                .filter(new Locator.FilterOptions().setHasText("not ready"))
                .first()
                .click();

        // When
        page.locator("#compare").click();
        page.locator("svg[role=slider]").focus();
        page.keyboard().press("End");

        // Then
        assertThat(page.locator("#diff")).containsText("web-2");
    }

    @Test
    void whatHappensNowShowsByItself() {
        // Given
        page.locator("#filter").fill("fresh");
        assertThat(page.locator("#services .row")).hasCount(0);

        // When
        tracker.publish(service("fresh"));

        // Then
        assertThat(page.locator("#services .row")).hasCount(1);
        assertThat(page.locator("#services .row")).containsText("down");
        tracker.delete(service("fresh"));
        assertThat(page.locator("#services .row")).hasCount(0);
    }

    private void picture(String name) {
        if (System.getProperty("pictures.update") != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
        }
    }

    private static Service service(String name) {
        return Service.builder(ObjectMeta.of("default", name))
                .selector(Map.of("app", name))
                .clusterIps(List.of(InetAddress.ofLiteral("10.96.0.9")))
                .ipFamilies(List.of(IpFamily.IPV4))
                .ports(List.of(ServicePort.of("http", Protocol.TCP, 80)))
                .build();
    }

    private static Pod pod(String name, boolean ready) {
        Condition condition =
                new Condition("Ready", ready ? Condition.Status.TRUE : Condition.Status.FALSE, "", "", Instant.now());
        return new Pod(
                ObjectMeta.of("default", name).withLabels(Map.of("app", "web")),
                "node-1",
                Pod.Phase.RUNNING,
                List.of(address(name)),
                List.of(condition),
                List.of(),
                List.of(),
                false,
                "",
                "");
    }

    private static InetAddress address(String pod) {
        return InetAddress.ofLiteral("10.244.1." + pod.charAt(pod.length() - 1));
    }

    private static EndpointSlice slice(boolean first, boolean second) {
        return new EndpointSlice(
                ObjectMeta.of("default", "web-1"),
                "web",
                "endpoint-tracker",
                IpFamily.IPV4,
                List.of(new EndpointSlice.EndpointPort("http", Protocol.TCP, new PortNumber(80), "")),
                List.of(endpoint("web-1", first), endpoint("web-2", second)),
                List.of());
    }

    private static Endpoint endpoint(String pod, boolean ready) {
        return new Endpoint(
                address(pod),
                ready,
                ready,
                false,
                "",
                "node-1",
                "",
                pod,
                "",
                List.of(),
                List.of(),
                Endpoint.DEFAULT_WEIGHT);
    }
}
