package dev.wissel.core.director;

import dev.wissel.core.model.Address;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares what Kong holds with what was written: which writes have arrived, which are lost, and what somebody else wrote. Kong has no version field (Kong facts 6.1), so the
 * weight itself is all there is to tell by. Confined to its maker.
 */
final class Reconciliation {
    private final DirectorSettings settings;
    private final UpstreamState before;
    private final NoteBook notes;
    private final long nowNanos;

    /** The weight that Kong holds, or will when a pending write has arrived. */
    final Map<Address, Integer> wanted = new HashMap<>();

    final Map<Address, PendingWrite> pending = new HashMap<>();
    final Map<Address, Integer> foreign = new HashMap<>();

    Reconciliation(DirectorSettings settings, UpstreamState before, NoteBook notes, long nowNanos) {
        this.settings = settings;
        this.before = before;
        this.notes = notes;
        this.nowNanos = nowNanos;
    }

    void of(UpstreamFigures figures) {
        for (TargetFigures target : figures.targets()) {
            Address address = target.address();
            Integer believed = before.wanted().get(address);
            PendingWrite write = before.pending().get(address);
            if (believed == null || figures.resumed()) {
                wanted.put(address, target.currentWeight());
            } else if (write != null) {
                written(target, believed, write);
            } else {
                unwritten(target, believed);
            }
        }
        if (!before.started()) {
            notes.happened(
                    Note.Kind.TAKEN_OVER,
                    "",
                    "took over what Kong has: " + Texts.weights(figures.targets(), TargetFigures::currentWeight));
        }
    }

    private void written(TargetFigures target, int believed, PendingWrite write) {
        Address address = target.address();
        int current = target.currentWeight();
        if (current == write.to()) {
            wanted.put(address, current);
        } else if (current != write.from()) {
            foreign(target, write.to());
        } else if (nowNanos - write.sinceNanos() < settings.verifyNanos()) {
            wanted.put(address, believed);
            pending.put(address, write);
        } else {
            wanted.put(address, current);
            notes.happened(
                    Note.Kind.NOT_WRITTEN,
                    address.text(),
                    "the weight " + write.to() + " of " + address.text() + " could not be read back within "
                            + Texts.seconds(settings.verifyNanos()) + ": Kong still has " + current
                            + "; it is decided anew");
        }
    }

    private void unwritten(TargetFigures target, int believed) {
        if (target.currentWeight() == believed) {
            wanted.put(target.address(), believed);
        } else {
            foreign(target, believed);
        }
    }

    private void foreign(TargetFigures target, int believed) {
        Address address = target.address();
        int current = target.currentWeight();
        boolean respected = settings.foreign() == DirectorSettings.Foreign.RESPECT;
        String line = "somebody else has set the weight of " + address.text() + " to " + current + " (it was "
                + believed + "): "
                + (respected
                        ? "it stays so until it is " + believed + " again or the upstream is resumed"
                        : "what was decided is written again");
        if (respected) {
            foreign.put(address, current);
            wanted.put(address, believed);
            notes.holds(Note.Kind.FOREIGN, address.text(), line);
        } else {
            wanted.put(address, current);
            notes.happened(Note.Kind.FOREIGN, address.text(), line);
        }
    }

    /** Returns the weight that counts for what comes next. */
    int effective(TargetFigures target) {
        PendingWrite write = pending.get(target.address());
        return write != null ? write.to() : target.currentWeight();
    }
}
