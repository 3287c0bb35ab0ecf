package dev.wissel.core.balance;

/**
 * A binary heap of addresses by score, the smallest first, with the very moves that Kong's heap makes (the {@code minUnique} heap of
 * binaryheap.lua 0.4), since those decide which of several equal scores is on top. Confined to its owner.
 */
final class MinHeap {
    // Places are numbered from 1: the parent of place p is p / 2.
    private final double[] scores;
    private final int[] members;
    private final int[] places;
    private int size;

    /** Makes an empty heap for members 0 to {@code capacity - 1}, each at most once. */
    MinHeap(int capacity) {
        scores = new double[capacity + 1];
        members = new int[capacity + 1];
        places = new int[capacity];
    }

    /** Returns the member with the smallest score, or -1 if the heap is empty. */
    int peek() {
        return size == 0 ? -1 : members[1];
    }

    void insert(int member, double score) {
        size++;
        scores[size] = score;
        members[size] = member;
        places[member] = size;
        bubbleUp(size);
    }

    /** Removes the member on top of a heap that is not empty. */
    void pop() {
        swap(1, size);
        size--;
        sinkDown(1);
    }

    /** Gives a member of the heap another score. */
    void update(int member, double score) {
        int place = places[member];
        scores[place] = score;
        bubbleUp(place);
        sinkDown(place); // from the old place, as the original does: after a move up there is nothing left to sink here
    }

    private void bubbleUp(int from) {
        for (int place = from; place > 1 && scores[place] < scores[place / 2]; place /= 2) {
            swap(place, place / 2);
        }
    }

    private void sinkDown(int from) {
        int place = from;
        while (true) {
            int smallest = place;
            for (int child = 2 * place; child <= 2 * place + 1 && child <= size; child++) {
                if (scores[child] < scores[smallest]) {
                    smallest = child;
                }
            }
            if (smallest == place) {
                return;
            }
            swap(place, smallest);
            place = smallest;
        }
    }

    private void swap(int a, int b) {
        double score = scores[a];
        scores[a] = scores[b];
        scores[b] = score;
        int member = members[a];
        members[a] = members[b];
        members[b] = member;
        places[members[a]] = a;
        places[members[b]] = b;
    }
}
