import { Component, ElementRef, NgZone, afterNextRender, inject, signal, viewChild } from '@angular/core';
import { Map } from 'maplibre-gl';
import { formatVital, startMapPerformance } from 'mapvitals';
import { mountOverlay } from 'mapvitals/overlay';
import type { OnDestroy } from '@angular/core';

@Component({
  selector: 'app-measured-map',
  template: `
    <div #holder style="height: 80vh"></div>
    <button (click)="countPlaces()">Count places</button>
    <output>{{ completed() }}</output>
  `,
  // And in angular.json: "styles": ["maplibre-gl/dist/maplibre-gl.css"]
})
export class MeasuredMapComponent implements OnDestroy {
  readonly completed = signal('not complete yet');
  private readonly holder = viewChild.required<ElementRef<HTMLElement>>('holder');
  private readonly mapPerformance = startMapPerformance({ thresholds: { 'places.*': 50 } });
  private map: Map | undefined;
  private unmountOverlay = (): void => {};

  readonly countPlaces = this.mapPerformance.monitor.wrap(
    'places.count',
    () => this.map?.queryRenderedFeatures().length,
  );

  constructor() {
    const zone = inject(NgZone);
    this.mapPerformance.monitor.subscribe(({ vitals: { TCM } }) => {
      const { value } = TCM;
      if (value !== null) this.completed.set(`Complete after ${formatVital(value, 'ms')}`);
    });
    // In the browser alone, and outside the zone: with zone.js each of the map's frames would check the whole app.
    afterNextRender(() => zone.runOutsideAngular(() => this.show()));
  }

  private show(): void {
    this.map = new Map({ container: this.holder().nativeElement, style: 'https://demotiles.maplibre.org/style.json' });
    this.mapPerformance.attach(this.map);
    this.unmountOverlay = mountOverlay(this.mapPerformance, { target: this.map.getContainer() });
  }

  ngOnDestroy(): void {
    this.unmountOverlay();
    void this.mapPerformance.dispose();
    this.map?.remove();
  }
}
