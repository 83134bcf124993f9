package dev.fairway.provisioner.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/** The clients of the SDK: credentials as the SDK finds them, and retries with backoff and jitter as it does them. */
public final class AwsClients implements AutoCloseable {

    private final SdkHttpClient http;
    private final ElasticLoadBalancingV2Client elb;
    private final Ec2Client ec2;

    /**
     * How AWS is reached.
     *
     * @param endpoint empty: the region's
     * @param attemptTimeout for one request
     * @param attempts of a request that is throttled, answered with 5xx or not at all
     */
    public record Settings(String region, Optional<URI> endpoint, Duration attemptTimeout, int attempts) {}

    public AwsClients(Settings settings) {
        http = UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.attemptTimeout())
                .socketTimeout(settings.attemptTimeout())
                .build();
        elb = configured(ElasticLoadBalancingV2Client.builder(), settings)
                .httpClient(http)
                .build();
        ec2 = configured(Ec2Client.builder(), settings).httpClient(http).build();
    }

    private static <B extends AwsClientBuilder<B, C>, C> B configured(B builder, Settings settings) {
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.region(Region.of(settings.region()))
                .overrideConfiguration(config -> config.apiCallAttemptTimeout(settings.attemptTimeout())
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(settings.attempts())
                                .build()));
    }

    public ElasticLoadBalancingV2Client elb() {
        return elb;
    }

    public Ec2Client ec2() {
        return ec2;
    }

    @Override
    public void close() {
        elb.close();
        ec2.close();
        http.close();
    }
}
