package dev.wissel.gateway.plugin;

/**
 * One line of a head. Immutable.
 *
 * @param name as it was written
 * @param value without the blanks around it, a character a byte
 */
public record HeaderField(String name, String value) {}
