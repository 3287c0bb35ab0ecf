/** Kong's usual clients, call by call. */
package dev.wissel.console.client;
