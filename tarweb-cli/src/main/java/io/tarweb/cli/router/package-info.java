/**
 * The configuration of the router on the command line: read from YAML, or made from the
 * one of another router.
 */
@NullMarked
package io.tarweb.cli.router;

import org.jspecify.annotations.NullMarked;
