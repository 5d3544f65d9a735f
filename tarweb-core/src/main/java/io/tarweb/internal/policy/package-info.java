/**
 * What is answered with which header fields, worked out once for each resource.
 */
@NullMarked
package io.tarweb.internal.policy;

import org.jspecify.annotations.NullMarked;
