package dev.fairway.api;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What of a schema a later one breaks for those who still speak the earlier. */
final class SchemaBreaks {

    private final List<String> found = new ArrayList<>();

    private SchemaBreaks() {}

    /** One sentence a break; empty when the later schema only grew, or retired fields by reserving them. */
    static List<String> between(FileDescriptorProto before, FileDescriptorProto after) {
        SchemaBreaks breaks = new SchemaBreaks();
        String scope = before.getPackage();
        breaks.messages(scope, before.getMessageTypeList(), after.getMessageTypeList());
        breaks.enums(scope, before.getEnumTypeList(), after.getEnumTypeList());
        Map<String, ServiceDescriptorProto> services = byName(after.getServiceList(), ServiceDescriptorProto::getName);
        for (ServiceDescriptorProto service : before.getServiceList()) {
            String name = scope + "." + service.getName();
            breaks.methods(name, service, services.get(service.getName()));
        }
        return breaks.found;
    }

    private void messages(String scope, List<DescriptorProto> before, List<DescriptorProto> after) {
        Map<String, DescriptorProto> later = byName(after, DescriptorProto::getName);
        for (DescriptorProto message : before) {
            String name = scope + "." + message.getName();
            DescriptorProto now = later.get(message.getName());
            if (now == null) {
                found.add(name + " is gone");
            } else {
                fields(name, message, now);
                messages(name, message.getNestedTypeList(), now.getNestedTypeList());
                enums(name, message.getEnumTypeList(), now.getEnumTypeList());
            }
        }
    }

    private void fields(String scope, DescriptorProto before, DescriptorProto after) {
        Map<Integer, FieldDescriptorProto> later =
                after.getFieldList().stream().collect(Collectors.toMap(FieldDescriptorProto::getNumber, f -> f));
        for (FieldDescriptorProto field : before.getFieldList()) {
            String name = scope + "." + field.getName();
            FieldDescriptorProto now = later.get(field.getNumber());
            if (now == null) {
                if (!isReserved(after, field)) {
                    found.add(name + " is gone and its number and name are not reserved");
                }
            } else if (!now.getName().equals(field.getName())) {
                found.add(name + " has become " + now.getName());
            } else if (now.getType() != field.getType()
                    || now.getLabel() != field.getLabel()
                    || !now.getTypeName().equals(field.getTypeName())) {
                found.add(name + " has another type");
            }
        }
    }

    private static boolean isReserved(DescriptorProto message, FieldDescriptorProto field) {
        boolean number = message.getReservedRangeList().stream()
                .anyMatch(range -> range.getStart() <= field.getNumber() && field.getNumber() < range.getEnd());
        return number && message.getReservedNameList().contains(field.getName());
    }

    private void enums(String scope, List<EnumDescriptorProto> before, List<EnumDescriptorProto> after) {
        Map<String, EnumDescriptorProto> later = byName(after, EnumDescriptorProto::getName);
        for (EnumDescriptorProto type : before) {
            EnumDescriptorProto now = later.getOrDefault(type.getName(), EnumDescriptorProto.getDefaultInstance());
            Map<String, EnumValueDescriptorProto> values =
                    byName(now.getValueList(), EnumValueDescriptorProto::getName);
            for (EnumValueDescriptorProto value : type.getValueList()) {
                EnumValueDescriptorProto same = values.get(value.getName());
                if (same == null || same.getNumber() != value.getNumber()) {
                    found.add(scope + "." + type.getName() + "." + value.getName() + " is gone or has another number");
                }
            }
        }
    }

    private void methods(String scope, ServiceDescriptorProto before, ServiceDescriptorProto after) {
        Map<String, MethodDescriptorProto> later =
                byName(after == null ? List.of() : after.getMethodList(), MethodDescriptorProto::getName);
        for (MethodDescriptorProto method : before.getMethodList()) {
            if (!method.equals(later.get(method.getName()))) {
                found.add(scope + "." + method.getName() + " is gone or has another signature");
            }
        }
    }

    private static <T> Map<String, T> byName(List<T> list, Function<T, String> name) {
        return list.stream().collect(Collectors.toMap(name, Function.identity()));
    }
}
