package io.pronto.it.architecture.planted.gateway.rest;

/** Stands for a front door. */
public interface FrontDoor {}
