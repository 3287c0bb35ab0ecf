/** What a real Kong answered, asked again here. Start at {@link dev.wissel.console.contract.ContractTest}. */
package dev.wissel.console.contract;
