package dev.wissel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.entity.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebshopTest {
    private final Webshop webshop = Webshop.load();

    @Test
    void resource_isTheExampleOfTheRepository() throws Exception {
        byte[] example = Files.readAllBytes(Path.of("../examples/webshop/strategy.yml"));
        assertThat(Webshop.class.getResourceAsStream("strategy.yml").readAllBytes())
                .isEqualTo(example);
    }

    @Test
    void places_ofTheUsualBase_areThoseOfTheFile() {
        assertThat(webshop.regions()).containsExactly("ams", "fra");
        assertThat(webshop.places(Webshop.PORT_BASE))
                .containsExactly(
                        new Webshop.Place("product", "ams", 9101),
                        new Webshop.Place("product", "fra", 9201),
                        new Webshop.Place("order", "ams", 9102),
                        new Webshop.Place("order", "fra", 9202),
                        new Webshop.Place("customer", "ams", 9103),
                        new Webshop.Place("customer", "fra", 9203));
        assertThat(webshop.places(10_000)).extracting(Webshop.Place::port).startsWith(10_101, 10_201);
        assertThat(webshop.places(0)).extracting(Webshop.Place::port).containsOnly(0);
    }

    @Test
    void config_sendsEachServiceToItsOwnPorts_evenWhenTheyAreOthersInTheFile() {
        // the ports of the file, but turned round: a replacement one after the other would mix them up
        int[] turned = {9203, 9103, 9202, 9102, 9201, 9101};
        List<Webshop.Place> places = webshop.places(Webshop.PORT_BASE);
        Map<Webshop.Place, Integer> ports = new HashMap<>();
        for (int i = 0; i < turned.length; i++) {
            ports.put(places.get(i), turned[i]);
        }

        assertThat(webshop.config(ports).targets())
                .extracting(Target::target)
                .containsExactly(
                        "127.0.0.1:9203",
                        "127.0.0.1:9103",
                        "127.0.0.1:9202",
                        "127.0.0.1:9102",
                        "127.0.0.1:9201",
                        "127.0.0.1:9101");
    }

    @Test
    void plan_mixesServicesByWhatTheyCanCarry_andPostsSomeOrders() {
        LoadPlan plan = new LoadPlan(webshop.services());
        int[] counts = new int[3];
        int posts = 0;
        for (int i = 0; i < 1000; i++) {
            LoadRequest request = plan.request(i, 0, new PhaseTotals("steady", 0));
            counts[request.service()]++;
            if (request.post()) {
                posts++;
                assertThat(request.path()).isEqualTo("/orders");
                assertThat(new String(request.bytes(), java.nio.charset.StandardCharsets.US_ASCII))
                        .startsWith("POST /orders HTTP/1.1\r\n")
                        .contains("Content-Length: ");
            }
        }
        assertThat(counts).containsExactly(500, 300, 200);
        assertThat(posts).isEqualTo(100);
    }
}
