package dev.wissel.design.page;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads a page with the JDK's XML parser, which takes nothing that is not well-formed. */
public final class Wellformed {
    private Wellformed() {}

    /** Returns the page as a tree; fails if it is no well-formed XML. */
    public static Document of(String html) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        DocumentBuilder parser = factory.newDocumentBuilder();
        parser.setErrorHandler(new DefaultHandler());
        try {
            return parser.parse(new InputSource(new StringReader(html)));
        } catch (SAXException failure) {
            throw new AssertionError("not well-formed: " + failure.getMessage(), failure);
        }
    }
}
