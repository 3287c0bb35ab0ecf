/**
 * Kong's world, apart from any gateway: its entities ({@code entity}), its declarative format ({@code declarative}), and what that stands on: documents
 * whose nodes know their places ({@code document}), rules for single values ({@code rule}) and schemas ({@code schema}).
 *
 * <p>"Kong facts N" in this module's comments stands for section N of our notes on Kong 3.9: its code, its documentation and recorded exchanges with it.
 */
@NullMarked
package dev.wissel.kong;

import org.jspecify.annotations.NullMarked;
