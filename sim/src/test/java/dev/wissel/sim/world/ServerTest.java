package dev.wissel.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.sim.engine.Engine;
import dev.wissel.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ServerTest {
    private final Engine engine = new Engine();
    private final List<String> done = new ArrayList<>();

    private Job job(String name, double work) {
        Job job = new Job() {
            @Override
            protected void done(long nowNanos) {
                done.add(name + "@" + nowNanos);
            }
        };
        job.workNanos = work;
        return job;
    }

    @Test
    void fcfs_twoCores_workOnTwoAndKeepTheOthersInOrder() {
        Server server = Server.fcfs(engine, 2);
        server.offer(job("a", 10));
        server.offer(job("b", 4));
        server.offer(job("c", 5));
        server.offer(job("d", 1));
        assertThat(server.waitingCount()).isEqualTo(2);
        engine.runOut();

        assertThat(done).containsExactly("b@4", "c@9", "a@10", "d@10");
    }

    @Test
    void sharing_twoJobsOnOneCore_advanceAtHalfRate() {
        Server server = Server.processorSharing(engine, 1);
        server.offer(job("a", 10));
        engine.at(4, nowNanos -> server.offer(job("b", 2)));
        engine.runOut();

        // a alone until 4, then both at 1/2: b is done at 8, a has 4 left
        assertThat(done).containsExactly("b@8", "a@12");
    }

    @Test
    void sharing_moreCoresThanJobs_givesAJobOneCoreAtMost() {
        Server server = Server.processorSharing(engine, 2.5);
        server.offer(job("a", 10));
        server.offer(job("b", 20));
        engine.runOut();

        assertThat(done).containsExactly("a@10", "b@20");
    }

    @Test
    void coresAndSpeed_changedInTheMiddle_applyToWhatIsLeft() {
        Server server = Server.processorSharing(engine, 2);
        server.offer(job("a", 10));
        server.offer(job("b", 20));
        engine.at(5, nowNanos -> server.cores(1));
        engine.at(7, nowNanos -> server.speed(0));
        engine.at(17, nowNanos -> server.speed(2));
        engine.runOut();

        // 5 done by 5, 6 by 7, nothing until 17, then a's 4 at 2/2; b has 10 left and the core alone, at speed 2
        assertThat(done).containsExactly("a@21", "b@26");
    }

    @Test
    void queue_full_refuses() {
        Server server = new Server(engine, 1, 1, 1);

        assertThat(server.offer(job("a", 5))).isTrue();
        assertThat(server.offer(job("b", 5))).isTrue();
        assertThat(server.offer(job("c", 5))).isFalse();
        engine.runOut();
        assertThat(done).containsExactly("a@5", "b@10");
    }

    @Test
    void withdraw_runningAndWaiting_makesRoomForTheNext() {
        Server server = Server.fcfs(engine, 1);
        Job running = job("a", 100);
        Job waiting = job("b", 100);
        server.offer(running);
        server.offer(waiting);
        server.offer(job("c", 3));
        engine.at(2, nowNanos -> {
            server.withdraw(waiting);
            server.withdraw(running);
        });
        engine.runOut();

        assertThat(done).containsExactly("c@5");
        assertThat(server.present()).isZero();
    }

    @Test
    void clear_returnsAllAndForgetsThem() {
        Server server = Server.fcfs(engine, 1);
        server.offer(job("a", 100));
        server.offer(job("b", 100));

        assertThat(server.clear()).hasSize(2).noneMatch(Job::inServer);
        server.offer(job("c", 3));
        engine.runOut();
        assertThat(done).containsExactly("c@3");
    }

    @Test
    void work_anyArrivalsChangesAndCancels_isConserved() {
        Property.forAll(100, random -> {
            Engine played = new Engine();
            Server server = new Server(
                    played, 1 + random.nextInt(3), random.nextBoolean() ? 4 : Server.UNBOUNDED, Server.UNBOUNDED);
            double[] finished = {0};
            double[] offered = {0};
            for (int i = 0; i < 100; i++) {
                double work = 1 + random.nextInt(1000);
                Job job = new Job() {
                    @Override
                    protected void done(long nowNanos) {
                        finished[0] += work;
                    }
                };
                job.workNanos = work;
                offered[0] += work;
                played.at(random.nextInt(5000), nowNanos -> server.offer(job));
            }
            for (int i = 0; i < 20; i++) {
                double speed = 0.25 + random.nextInt(8) / 4.0;
                double cores = 1 + random.nextInt(4);
                played.at(random.nextInt(8000), nowNanos -> {
                    server.speed(speed);
                    server.cores(cores);
                });
            }
            played.runOut();

            assertThat(finished[0]).isEqualTo(offered[0]);
            // A job is over at the first nanosecond after its end, in which the others go on: at most 4 cores' worth at
            // speed 2 a job
            assertThat(server.workDoneNanos())
                    .as(() -> String.format(Locale.ROOT, "offered %s", offered[0]))
                    .isBetween(offered[0] - 1, offered[0] + 100 * 8);
        });
    }
}
