package dev.wissel.console.entity;

/** A certificate with its key, made for tests alone; valid for a hundred years. */
final class TestCertificates {
    private static final String CERT = """
            -----BEGIN CERTIFICATE-----
            MIIBhDCCASmgAwIBAgIUUi5SnA4CyC9RU5ESA1jMFOQh2jowCgYIKoZIzj0EAwIw
            FjEUMBIGA1UEAwwLd2lzc2VsLnRlc3QwIBcNMjYxMTIyMTYwODIwWhgPMjEyNjEw
            MjkxNjA4MjBaMBYxFDASBgNVBAMMC3dpc3NlbC50ZXN0MFkwEwYHKoZIzj0CAQYI
            KoZIzj0DAQcDQgAEzdzA58HhEtiD5mLpONifsM3HAMlbkOdCzN2q/Akofi3w8q8a
            RnkYoaN+Vb+oZnsk9lhFbm0n1vA3UegSj5fiLKNTMFEwHQYDVR0OBBYEFMPCetZS
            6B7QSv9TBDWqeNL2HHkKMB8GA1UdIwQYMBaAFMPCetZS6B7QSv9TBDWqeNL2HHkK
            MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAOxeNq4r0vXmC+PU
            qyoraVg1t+HSkZhDoHM64nQCrvz4AiEArmUPPmjDNrgwFJ9r2bLNp3xgwkgfRsnK
            iieExiQcfYE=
            -----END CERTIFICATE-----
            """;
    private static final String KEY = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/ZFOeosy+AI13jqF
            jN03FjQ6izo5/EpAKlv1EQflpk+hRANCAATN3MDnweES2IPmYuk42J+wzccAyVuQ
            50LM3ar8CSh+LfDyrxpGeRiho35Vv6hmeyT2WEVubSfW8DdR6BKPl+Is
            -----END PRIVATE KEY-----
            """;

    private TestCertificates() {}

    /** Returns the members {@code cert} and {@code key} of a JSON object. */
    static String pair() {
        return "\"cert\":\"" + CERT.replace("\n", "\\n") + "\",\"key\":\"" + KEY.replace("\n", "\\n") + "\"";
    }
}
