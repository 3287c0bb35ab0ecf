package dev.wissel.kong.schema;

import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;

/** What Kong demands of a JSON Web Key that an entity of {@code keys} holds as text. The key material itself is not looked at. */
final class JwkRule {
    private JwkRule() {}

    static void check(Values key, Findings findings) {
        String jwk = key.text("jwk");
        if (jwk == null || VaultReference.is(jwk)) {
            return;
        }
        Node root = Document.parse("jwk.json", jwk).root();
        if (!(root instanceof Node.Mapping mapping)) {
            RecordRules.refuse(key, "jwk", "could not json decode jwk string", findings);
        } else if (!(mapping.get("kid") instanceof Node.Scalar kid)
                || !kid.text().equals(key.text("kid"))) {
            RecordRules.refuse(key, "jwk", "kid in jwk.kid must be equal to keys.kid", findings);
        } else if (mapping.get("kty") == null) {
            RecordRules.refuse(key, "jwk", "could not load JWK, likely not a valid key", findings);
        }
    }
}
