package dev.fairway.provisioner.aws;

import dev.fairway.provisioner.core.cloud.Owner;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

/** The tags by which everything that was made for one Service is found again; given in the call that makes it. */
record OwnerTags(String cluster, Owner owner) {

    private static final String CLUSTER = "fairway.dev/cluster";
    private static final String UID = "fairway.dev/service-uid";
    private static final String SERVICE = "fairway.dev/service";

    /** These, and others beside them. */
    SortedMap<String, String> with(Map<String, String> others) {
        SortedMap<String, String> tags = new TreeMap<>(others);
        tags.put(CLUSTER, cluster);
        tags.put(UID, owner.uid());
        tags.put(SERVICE, owner.service().toString());
        return tags;
    }

    boolean areOf(Map<String, String> tags) {
        return cluster.equals(tags.get(CLUSTER)) && owner.uid().equals(tags.get(UID));
    }

    List<Filter> filters() {
        return List.of(filter(CLUSTER, cluster), filter(UID, owner.uid()));
    }

    private static Filter filter(String tag, String value) {
        return Filter.builder().name("tag:" + tag).values(value).build();
    }

    static List<Tag> elb(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
