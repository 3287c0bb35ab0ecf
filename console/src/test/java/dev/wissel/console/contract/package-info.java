/** What a real Kong answered, asked again here. Start at {@link dev.wissel.console.contract.ContractTest}. */
@org.jspecify.annotations.NullMarked
package dev.wissel.console.contract;
