package io.tarweb.pack;

import java.util.List;

/**
 * The anchors that one page has and wants, as hashes of page and anchor: eight bytes
 * each, because there are millions.
 *
 * @param anchors the anchors on it, sorted
 * @param wanted the anchors on other pages that it links to, sorted
 * @param broken the links to missing files and to anchors that this page itself lacks
 * @param redirect the page that it redirects to, negative if there is none
 */
record PageLinks(int page, long[] anchors, long[] wanted, List<BrokenLink> broken, int redirect) {

}
