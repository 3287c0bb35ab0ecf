package dev.wissel.kong.schema;

/** References to secrets, {@code {vault://prefix/secret}}, which Kong takes unseen where a field allows them. */
final class VaultReference {
    private VaultReference() {}

    static boolean is(String text) {
        return text.startsWith("{vault://") && text.endsWith("}");
    }
}
